// SPDX-License-Identifier: GPL-2.0-or-later
/* mcount: gives a linked x86_64 module the table that ftrace needs. */
#include "base/cli.h"
#include "base/out.h"
#include "finalize/mcount_write.h"
#include "object/object.h"

static const char usage_text[] =
"Usage: mcount [--call keep|nop] [-o OUT] [-v] OBJECT\n"
"\n"
"Adds the section __mcount_loc to a linked relocatable object of an x86_64\n"
"module: a slot and a relocation for every call to __fentry__, by which the\n"
"kernel's ftrace finds the functions it can trace.  An object that has all of\n"
"it already is not touched.  arm64 objects need nothing and get nothing.\n"
"\n"
"  --call keep   leave the calls as they are (default): for kernels built with\n"
"                -mrecord-mcount or recordmcount, such as Debian's\n"
"  --call nop    make them NOPs: for kernels with CONFIG_FTRACE_MCOUNT_USE_OBJTOOL\n"
"                and CONFIG_HAVE_OBJTOOL_NOP_MCOUNT\n"
"  -o OUT        write to OUT instead of changing OBJECT\n"
"  -v            say what was done\n"
"  --help        this text\n"
"  --version     say which ltomod this is\n"
"\n"
"Examples:\n"
"  mcount foo.lto.o\n"
"  mcount --call nop -v -o foo.traced.o foo.lto.o\n"
"\n"
"Exit status: 0 fine, 1 the object cannot be given a table, 2 failure.\n";

static const struct option options[] = {
	{ "call", required_argument, NULL, 'c' },
	{ "output", required_argument, NULL, 'o' },
	{ "verbose", no_argument, NULL, 'v' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "mcount",
	.help = usage_text,
	.letters = ":hvo:",
	.options = options,
};

struct mcount_arguments {
	enum mcount_call call;
	const char *out;
	const char *object;
	bool verbose;
};

static struct mcount_arguments parse_mcount(int argc, char **argv)
{
	struct mcount_arguments args = { .call = MCOUNT_KEEP };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'c':
			if (!strcmp(optarg, "nop"))
				args.call = MCOUNT_NOP;
			else if (!strcmp(optarg, "keep"))
				args.call = MCOUNT_KEEP;
			else
				cli_refuse(&cli, "--call takes keep or nop, not",
					    optarg);
			break;
		case 'o':
			args.out = optarg;
			break;
		case 'v':
			args.verbose = true;
			break;
		}
	}
	if (optind + 1 != argc)
		cli_refuse(&cli, "one object is expected", NULL);
	args.object = argv[optind];
	if (!args.out)
		args.out = args.object;
	return args;
}

static void say_counts(const struct mcount_arguments *args,
		       const struct object *object,
		       const struct mcount_counts *counts)
{
	if (!args->verbose)
		return;
	if (object->machine != MACHINE_X86_64)
		out_print(stdout, "%s: %s needs no __mcount_loc: __patchable_function_entries does its work\n",
		       args->object, machine_name(object->machine));
	else
		out_print(stdout, "%s: %zu calls, %zu slots (%zu new), %zu calls made NOPs\n",
		       args->object, counts->calls, counts->slots,
		       counts->added, counts->nops);
}

int main(int argc, char **argv)
{
	struct mcount_arguments args = parse_mcount(argc, argv);
	struct mcount_counts counts = { 0 };
	struct object *object = NULL;
	struct arena arena = { 0 };
	struct diags diags;
	int status;

	diags_init(&diags, &arena);
	if (!object_open(args.object, &diags, &object) &&
	    !mcount_write(object, args.call, args.out, &arena, &diags, &counts))
		say_counts(&args, object, &counts);
	object_close(object);
	diags_print(&diags, "mcount", stderr);
	status = diags_status(&diags);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
