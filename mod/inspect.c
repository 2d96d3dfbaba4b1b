// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inspect: says what a file is that a module is made of.  The build asks it
 * whether what is about to be linked can be linked.
 */
#include <limits.h>

#include "base/cli.h"
#include "base/json.h"
#include "inspect/describe.h"
#include "inspect/linkable.h"
#include "object/object.h"

static const char help[] =
"Usage: inspect [--json] [--symbols] [--sections] FILE...\n"
"       inspect --check-link ARCH [--llvm N] FILE...\n"
"       inspect --has-bitcode FILE...\n"
"\n"
"Says what each FILE is: an ELF relocatable, LLVM bitcode or an archive of\n"
"either, for which machine, and how many sections and symbols it has.\n"
"\n"
"      --symbols          list the symbols as well\n"
"      --sections         list the sections as well\n"
"      --json             an array of objects on standard output\n"
"      --check-link ARCH  silent if each FILE, and each member of an archive, can\n"
"                         be linked for ARCH (x86_64 or arm64): it is readable and\n"
"                         of that machine\n"
"      --llvm N           and no bitcode newer than LLVM N, which is to link it\n"
"      --has-bitcode      says nothing; status 0 if a FILE or a member of one is\n"
"                         bitcode, 1 if all are ELF\n"
"  -h, --help             this text\n"
"      --version          say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 1 findings (or: no bitcode), 2 a file cannot be read.\n"
"\n"
"Examples:\n"
"  inspect driver.o                     what did the compiler make of it?\n"
"  inspect --symbols --sections v4l2loopback.ko\n"
"  inspect --json lib.a | jq '.[0].members[].path'\n"
"  inspect --check-link arm64 --llvm 19 *.o && ld.lld -r -o driver.lto.o *.o\n";

static const struct option options[] = {
	{ "json",        no_argument,       NULL, 'j' },
	{ "symbols",     no_argument,       NULL, 's' },
	{ "sections",    no_argument,       NULL, 'S' },
	{ "check-link",  required_argument, NULL, 'c' },
	{ "llvm",        required_argument, NULL, 'l' },
	{ "has-bitcode", no_argument,       NULL, 'b' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "inspect",
	.help = help,
	.letters = ":h",
	.options = options,
};

struct inspect_arguments {
	bool json;
	struct describe_lists lists;
	bool has_bitcode;
	bool check_link;
	enum machine machine;		/* with check_link */
	unsigned llvm;			/* the same; 0: any */
};

static struct inspect_arguments parse_inspect(int argc, char **argv)
{
	struct inspect_arguments args = { .json = false };
	unsigned long long llvm;
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'j': args.json = true; break;
		case 's': args.lists.symbols = true; break;
		case 'S': args.lists.sections = true; break;
		case 'b': args.has_bitcode = true; break;
		case 'c':
			args.check_link = true;
			if (!machine_parse(optarg, &args.machine))
				cli_refuse(&cli, "--check-link knows x86_64 and arm64, not",
					   optarg);
			break;
		case 'l':
			if (!str_to_u64(str_of(optarg), &llvm) || !llvm ||
			    llvm > UINT_MAX)
				cli_refuse(&cli, "--llvm takes a major version such as 19, not",
					   optarg);
			args.llvm = (unsigned)llvm;
			break;
		}
	}
	if (args.llvm && !args.check_link)
		cli_refuse(&cli, "--llvm belongs to --check-link", NULL);
	if (optind == argc)
		cli_refuse(&cli, "no file given", NULL);
	return args;
}

/* Says of @path what was asked; returns whether there is bitcode in it. */
static bool inspect(const struct inspect_arguments *args, const char *path,
		    json_t *list, struct diags *diags)
{
	struct object *object;
	bool bitcode;

	if (object_open(path, diags, &object))
		return false;
	bitcode = object_has_bitcode(object);
	if (args->check_link)
		check_link_machine(object, args->machine, diags);
	if (args->llvm)
		check_link_llvm(object, args->llvm, diags);
	if (list)
		json_array_append_new(list, describe_json(object, &args->lists));
	else if (!args->has_bitcode && !args->check_link)
		describe_print(object, &args->lists, 0);
	object_close(object);
	return bitcode;
}

int main(int argc, char **argv)
{
	struct inspect_arguments args = parse_inspect(argc, argv);
	json_t *list = args.json ? json_array() : NULL;
	struct arena arena = { 0 };
	struct diags diags;
	bool bitcode = false;
	int status;

	diags_init(&diags, &arena);
	for (char **file = argv + optind; *file; file++)
		bitcode |= inspect(&args, *file, list, &diags);
	if (list ? json_print(list, stdout) : fflush(stdout) || ferror(stdout))
		diag_add(&diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
			 "cannot write to standard output");
	diags_print(&diags, "inspect", stderr);
	status = diags_status(&diags);
	if (!status && args.has_bitcode && !bitcode)
		status = 1;
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
