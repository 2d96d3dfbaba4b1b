// SPDX-License-Identifier: GPL-2.0-or-later
/* initcall-order: the linker script that keeps a kernel's initcalls in order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>

#include "base/cli.h"
#include "initcall/initcall_order.h"
#include "initcall/initcall_lds.h"
#include "base/out.h"
#include "object/code.h"
#include "object/object.h"
#include "initcall/initcalls.h"

#define TOOL "initcall-order"

static const char usage_text[] =
"Usage: initcall-order [-o FILE] [-v] INPUT...\n"
"       initcall-order --verify VMLINUX.o [-v] INPUT...\n"
"\n"
"Under LTO the linker does not know any more in which order the initcalls of a\n"
"kernel were; the linker script that this writes tells it.  INPUT is an object,\n"
"ELF or bitcode, or an archive; give all of them in the order of the link.\n"
"\n"
"It takes the place of the kernel's scripts/generate_initcall_order.pl and\n"
"writes the same.  Should the environment name a directory in objtree, as\n"
"kbuild's does, INPUTs are relative to that.\n"
"\n"
"  -o, --output FILE  write the script to FILE, not to standard output\n"
"      --verify FILE  write no script, unless -o is given too: look whether FILE,\n"
"                     a linked vmlinux.o, holds the initcalls in this order\n"
"  -v, --verbose      say how many there are\n"
"  -h, --help         this text\n"
"      --version      say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 1 findings (then nothing is written), 2 failure.\n"
"\n"
"Examples:\n"
"  initcall-order -o .tmp_initcalls.lds vmlinux.a lib/lib.a\n"
"  ld.lld -r -T .tmp_initcalls.lds -o vmlinux.o --whole-archive vmlinux.a\n"
"  initcall-order --verify vmlinux.o vmlinux.a lib/lib.a\n";

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "verify", required_argument, NULL, 'V' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "initcall-order",
	.help = usage_text,
	.letters = ":ho:v",
	.options = options,
};

struct arguments {
	const char *output;	/* NULL: standard output */
	const char *verify;	/* NULL: nothing to verify */
	bool verbose;
	char **inputs;		/* ends with NULL */
};

static struct arguments parse(int argc, char **argv)
{
	struct arguments args = { 0 };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'o': args.output = optarg; break;
		case 'v': args.verbose = true; break;
		case 'V': args.verify = optarg; break;
		}
	}
	if (optind == argc)
		cli_refuse(&cli, "no input given", NULL);
	args.inputs = argv + optind;
	return args;
}

/* kbuild's words: what is relative is meant from the top of the build. */
static const char *input_path(struct arena *arena, const char *path)
{
	const char *objtree = getenv("objtree");

	if (path[0] == '/' || !objtree || !*objtree || !strcmp(objtree, "."))
		return path;
	return arena_printf(arena, "%s/%s", objtree, path);
}

static void collect(const struct arguments *args, struct initcalls *initcalls,
		    struct arena *arena, struct diags *diags)
{
	for (char **input = args->inputs; *input; input++) {
		struct object *object;

		if (object_open(input_path(arena, *input), diags, &object))
			continue;
		initcalls_collect(initcalls, object, arena, diags);
		object_close(object);
	}
	/* What a missing input would have added is not known. */
	if (!diags->counts[DIAG_FATAL])
		initcalls_finish(initcalls, diags);
}

static void verify(const char *path, const struct initcalls *initcalls,
		   struct diags *diags)
{
	struct object *object;
	struct code code;

	if (object_open(path, diags, &object))
		return;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF, PLACE_FILE(path),
			 "not a linked object, but %s",
			 object_kind_name(object->kind));
		diag_hint(diags, "--verify takes the vmlinux.o that was linked from the inputs");
	} else if (!code_load(object, CODE_RELOCS, diags, &code)) {
		check_initcall_order(initcalls, &code, diags);
	}
	object_close(object);
}

static void write_script(const char *path, const struct initcalls *initcalls,
			 struct diags *diags)
{
	struct buf script = { 0 };

	emit_initcall_lds(initcalls, &script);
	if (path)
		file_write(path, buf_view(&script), diags);
	else if (fwrite(script.data, 1, script.size, stdout) != script.size ||
		 fflush(stdout))
		diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE,
			 PLACE_FILE("standard output"), "cannot write: %s",
			 strerror(errno));
	buf_free(&script);
}

static void say(const struct arguments *args, const struct initcalls *initcalls)
{
	out_print(stderr, "%s: %zu initcalls%s\n", args->verify ?: args->output ?:
		TOOL, initcalls_count(initcalls),
		args->verify ? " in the wanted order" : "");
}

int main(int argc, char **argv)
{
	struct arguments args = parse(argc, argv);
	struct initcalls initcalls = { 0 };
	struct arena arena = { 0 };
	struct diags diags;
	int status;

	diags_init(&diags, &arena);
	collect(&args, &initcalls, &arena, &diags);
	if (!diags_status(&diags) && args.verify)
		verify(args.verify, &initcalls, &diags);
	if (!diags_status(&diags) && (args.output || !args.verify))
		write_script(args.output, &initcalls, &diags);
	diags_print(&diags, TOOL, stderr);
	status = diags_status(&diags);
	if (!status && args.verbose)
		say(&args, &initcalls);
	initcalls_free(&initcalls);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
