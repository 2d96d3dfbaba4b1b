// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modfinal: makes each module of its linked object and what modpost handed over for it, without a
 * compiler or a linker.
 */
#include <errno.h>

#include "base/cli.h"
#include "base/file.h"
#include "base/parallel.h"
#include "modfinal/finalize.h"

static const char help[] =
"Usage: modfinal --handoff FILE --template FILE.o [OPTION]... [MODULE]...\n"
"\n"
"Makes foo.ko of foo.o, the linked object of a module, and of what modpost\n"
"handed over for it; each MODULE is a name or an object that the hand-off has, by\n"
"default all of them.  No compiler and no linker is run: what stands in foo.mod.c\n"
"becomes ELF after the pattern of a template that the tree's compiler has made\n"
"once, and sections are put together as the tree's module.lds says.\n"
"\n"
"      --handoff FILE    what modpost --handoff wrote\n"
"      --template FILE   the object of what modpost --template wrote; its hand-off is\n"
"                        beside it, FILE less .o, and .c.handoff\n"
"      --common FILE     another object that each module gets: .module-common.o,\n"
"                        since 6.12; repeatable\n"
"  -T, --script FILE     the linker script of the tree's modules; repeatable\n"
"  -o, --output FILE     for one MODULE: write FILE and not MODULE.ko\n"
"  -d, --directory DIR   write DIR/MODULE.ko\n"
"      --ldflags WORDS   what the linker would have been told; a word that is not\n"
"                        known here has to be left to it\n"
"  -j, --jobs N          work on N modules at once\n"
"  -h, --help            this text\n"
"      --version         say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 2 failure, 3 if a module, which a note names, has to be\n"
"compiled and linked (FINAL=link); the others are made.\n"
"\n"
"Examples:\n"
"  modpost -m -e -i Module.symvers --handoff=handoff --template=t.mod.c foo.lto.o\n"
"  clang ... -c -o t.mod.o t.mod.c\n"
"  modfinal --handoff handoff --template t.mod.o -T $KDIR/scripts/module.lds\n";

enum { OPT_HANDOFF = 256, OPT_TEMPLATE, OPT_COMMON, OPT_LDFLAGS };

static const struct option options[] = {
	{ "handoff",   required_argument, NULL, OPT_HANDOFF },
	{ "template",  required_argument, NULL, OPT_TEMPLATE },
	{ "common",    required_argument, NULL, OPT_COMMON },
	{ "script",    required_argument, NULL, 'T' },
	{ "output",    required_argument, NULL, 'o' },
	{ "directory", required_argument, NULL, 'd' },
	{ "ldflags",   required_argument, NULL, OPT_LDFLAGS },
	{ "jobs",      required_argument, NULL, 'j' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "modfinal",
	.help = help,
	.letters = ":hT:o:d:j:",
	.options = options,
};

static void parse(int argc, char **argv, struct final_options *args)
{
	int c;

	args->jobs = parallel_processors();
	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case OPT_HANDOFF: args->handoff = optarg; break;
		case OPT_TEMPLATE: args->template = optarg; break;
		case OPT_COMMON: names_add(&args->commons, optarg); break;
		case OPT_LDFLAGS: args->ldflags = optarg; break;
		case 'T': names_add(&args->scripts, optarg); break;
		case 'o': args->output = optarg; break;
		case 'd': args->directory = optarg; break;
		case 'j':
			args->jobs = parallel_jobs(optarg);
			if (!args->jobs)
				cli_refuse(&cli, "not a number of jobs", optarg);
			break;
		}
	}
	for (int i = optind; i < argc; i++)
		names_add(&args->modules, argv[i]);
	if (!args->handoff)
		cli_refuse(&cli, "--handoff is missing", NULL);
	if (!args->template)
		cli_refuse(&cli, "--template is missing", NULL);
	if (args->output && args->modules.count != 1)
		cli_refuse(&cli, "-o is for one module", args->output);
}

int main(int argc, char **argv)
{
	struct final_options args = { .ldflags = "" };
	struct arena arena = { NULL };
	struct diags diags;
	int err, status;

	parse(argc, argv, &args);
	diags_init(&diags, &arena);
	err = finalize_modules(&args, &arena, &diags);
	diags_print(&diags, "modfinal", stderr);
	status = diags_status(&diags);
	if (!status && err == -ENOTSUP)
		status = 3;
	names_free(&args.commons);
	names_free(&args.scripts);
	names_free(&args.modules);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
