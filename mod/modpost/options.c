// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/options.h"
#include "base/cli.h"
#include "base/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>

#include "base/parallel.h"

/* Options without a letter. */
enum {
	OPT_KERNEL = 256, OPT_STRICT, OPT_ID_LAYOUT, OPT_JSON, OPT_HELP,
	OPT_VERSION, OPT_TREE, OPT_UNPROVEN, OPT_HANDOFF, OPT_TEMPLATE,
};

static const char letters[] = "ei:mnT:o:aWwENd:Mtu:xbj:";

static const struct option long_options[] = {
	{ "external",			no_argument,	   NULL, 'e' },
	{ "dump",			required_argument, NULL, 'i' },
	{ "modversions",		no_argument,	   NULL, 'm' },
	{ "ignore-missing",		no_argument,	   NULL, 'n' },
	{ "files-from",			required_argument, NULL, 'T' },
	{ "output",			required_argument, NULL, 'o' },
	{ "all-srcversion",		no_argument,	   NULL, 'a' },
	{ "extra-warnings",		no_argument,	   NULL, 'W' },
	{ "warn-unresolved",		no_argument,	   NULL, 'w' },
	{ "section-error",		no_argument,	   NULL, 'E' },
	{ "allow-missing-namespaces",	no_argument,	   NULL, 'N' },
	{ "nsdeps",			required_argument, NULL, 'd' },
	{ "modules",			no_argument,	   NULL, 'M' },
	{ "trim",			no_argument,	   NULL, 't' },
	{ "whitelist",			required_argument, NULL, 'u' },
	{ "extended-versions",		no_argument,	   NULL, 'x' },
	{ "basic-versions",		no_argument,	   NULL, 'b' },
	{ "jobs",			required_argument, NULL, 'j' },
	{ "kernel",			required_argument, NULL, OPT_KERNEL },
	{ "tree",			required_argument, NULL, OPT_TREE },
	{ "unproven",			no_argument,	   NULL, OPT_UNPROVEN },
	{ "strict",			no_argument,	   NULL, OPT_STRICT },
	{ "id-layout",			required_argument, NULL, OPT_ID_LAYOUT },
	{ "handoff",			required_argument, NULL, OPT_HANDOFF },
	{ "template",			required_argument, NULL, OPT_TEMPLATE },
	{ "json",			no_argument,	   NULL, OPT_JSON },
	{ "help",			no_argument,	   NULL, OPT_HELP },
	{ "version",			no_argument,	   NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
"Usage: modpost [OPTION]... [FILE]...\n"
"Complete kernel modules: FILE is a linked object, foo.o or foo.lto.o; writes\n"
"foo.mod.c for each and the symbols that they export to a Module.symvers.\n"
"\n"
"  -T, --files-from=FILE   more inputs, one a line; - is standard input\n"
"  -i, --dump=FILE         exports of other builds (Module.symvers); repeatable\n"
"  -o, --output=FILE       write the exports of this run\n"
"  -e, --external          modules that are not part of the kernel's own build\n"
"  -m, --modversions       check and write symbol versions\n"
"  -a, --all-srcversion    a source version for every module, not only for those\n"
"                          with MODULE_VERSION\n"
"  -w, --warn-unresolved   an import that nobody exports is only a warning\n"
"  -N, --allow-missing-namespaces  so is a namespace that is not imported\n"
"  -E, --section-error     a section mismatch is an error\n"
"  -W, --extra-warnings    more warnings\n"
"  -n, --ignore-missing    skip inputs that do not exist\n"
"  -d, --nsdeps=FILE       write which namespaces each module misses\n"
"  -M, --modules           the kernel has CONFIG_MODULES (6.6 and newer)\n"
"  -t, --trim              write only exports that somebody uses (6.5)\n"
"  -u, --whitelist=FILE    symbols that -t keeps\n"
"  -b, --basic-versions, -x, --extended-versions   which version sections (6.14)\n"
"  -j, --jobs=N            work on N modules at once, under make -j on as many as\n"
"                          its job server allows; the default is the number of\n"
"                          processors, and the results do not depend on it\n"
"      --kernel=VERSION    which generation to write for: 6.1, 6.12.8-amd64; the\n"
"                          default is what the tree says\n"
"      --tree=DIR          the kernel tree, whose own files say what it speaks; give\n"
"                          build and source directory if they are not the same\n"
"      --unproven          go on with a generation that is not known\n"
"      --id-layout=FILE    layouts of device ids, as scripts/id-layout writes them\n"
"      --handoff=FILE      write what the .mod.c files say for modfinal, which makes\n"
"                          the modules without a compiler\n"
"      --template=FILE     write FILE, the .mod.c of a module that has everything, and\n"
"                          its hand-off, FILE.handoff: modfinal's pattern\n"
"      --strict            an export without a version is an error\n"
"      --json              diagnostics on standard output, as JSON\n"
"      --help, --version   this text; the version\n"
"\n"
"Exit status: 0 fine, 1 findings, 2 an input could not be read or an output not\n"
"be written.\n"
"\n"
"Examples:\n"
"  modpost -m -e -i Module.symvers -o M/Module.symvers M/foo.lto.o\n"
"  modpost --kernel=6.12 -M -m -i vmlinux.symvers -o Module.symvers -T modules.order\n";

/* Which flag an option without an argument sets; NULL: it is not one. */
static bool *flag_of(struct options *options, struct flags *flags, int option)
{
	switch (option) {
	case 'e': return &options->external;
	case 'm': return &options->modversions;
	case 'n': return &options->ignore_missing;
	case 'a': return &options->all_srcversion;
	case 'W': return &options->extra_warnings;
	case 'w': return &options->warn_unresolved;
	case 'E': return &options->section_error;
	case 'N': return &options->namespace_warns;
	case 'M': return &options->modules_enabled;
	case 't': return &options->trim;
	case 'x': return &options->extended_versions;
	case 'b': return &options->basic_versions;
	case OPT_UNPROVEN: return &flags->unproven;
	case OPT_STRICT: return &flags->strict;
	case OPT_JSON: return &flags->json;
	default: return NULL;
	}
}

/* Where the argument of an option goes; NULL: it takes none. */
static const char **argument_of(struct options *options, struct flags *flags,
				int option)
{
	switch (option) {
	case 'T': return &options->order_file;
	case 'o': return &options->dump_out;
	case 'd': return &options->nsdeps_file;
	case 'u': return &options->whitelist_file;
	case OPT_KERNEL: return &flags->kernel;
	case OPT_ID_LAYOUT: return &options->id_layout_file;
	case OPT_HANDOFF: return &options->handoff_file;
	case OPT_TEMPLATE: return &options->template_file;
	default: return NULL;
	}
}

static noreturn void refuse_option(const char *what, const char *argument)
{
	if (what)
		out_print(stderr, "ERROR: modpost: %s: \"%s\"\n", what, argument);
	fputs("Try 'modpost --help'.\n", stderr);
	exit(2);
}

void parse_options(int argc, char **argv, struct options *options,
		   struct flags *flags)
{
	int option;

	flags->jobs = parallel_processors();

	while ((option = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		bool *flag = flag_of(options, flags, option);
		const char **argument = argument_of(options, flags, option);

		if (flag) {
			*flag = true;
		} else if (argument) {
			*argument = optarg;
		} else if (option == 'i') {
			names_add(&options->dumps, optarg);
		} else if (option == OPT_TREE) {
			names_add(&options->trees, optarg);
		} else if (option == 'j') {
			flags->jobs = parallel_jobs(optarg);
			if (!flags->jobs)
				refuse_option("not a number of jobs", optarg);
		} else if (option == OPT_HELP) {
			fputs(help_text, stdout);
			exit(0);
		} else if (option == OPT_VERSION) {
			cli_version("modpost");
			exit(0);
		} else {
			refuse_option(NULL, NULL);
		}
	}
	for (int i = optind; i < argc; i++)
		names_add(&options->files, argv[i]);
}
