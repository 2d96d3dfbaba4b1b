// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modvers: what a module asks of a kernel, and whether a kernel will load it.
 */
#include <stdlib.h>

#include "base/cli.h"
#include "compare/command_compare.h"
#include "explain/command_explain.h"
#include "explain/command_keep.h"
#include "explain/command_types.h"
#include "loader/commands.h"

static const char help[] =
"Usage: modvers dump [--json] FILE...\n"
"       modvers check [--against KERNEL]... [OPTION]... MODULE...\n"
"       modvers check [--against KERNEL]... [OPTION]... --all DIR\n"
"       modvers explain [--against KERNEL]... [--built-for KERNEL] [OPTION]... MODULE...\n"
"       modvers keep [-q] MODULE...\n"
"       modvers compare [--rules FILE] [--types[=A,B]] [--json] A B\n"
"\n"
"What a kernel module asks of a kernel, and whether a kernel will load it.\n"
"\n"
"  dump    versions, exports, imports, version magic, signature and build of a\n"
"          module (.ko, .ko.gz, .ko.xz, .ko.zst), vmlinux, Module.symvers, or of\n"
"          bitcode with a block of versions\n"
"  check   would KERNEL load MODULE?  Every reason why not, and what the kernel\n"
"          would say\n"
"  explain which type is the reason that versions of MODULE differ from those of\n"
"          KERNEL: the way from the symbol to it, and its members old beside new\n"
"  keep    put the types of what MODULE imports and exports, by its debug\n"
"          information, into a section of it that strip leaves: for explain and\n"
"          check --types\n"
"  compare what A and B export: added, removed, changed.  A and B are what\n"
"          --against takes, directories of modules, or single modules\n"
"\n"
"      --against KERNEL  a Module.symvers, a kernel tree, /lib/modules/VERSION, the\n"
"                        root of an unpacked kernel package, a vmlinux, x86's\n"
"                        vmlinuz; several of one kernel add up.  Default: the\n"
"                        running kernel\n"
"      --built-for KERNEL  explain, check --types: the kernel that MODULE was built for, if MODULE does\n"
"                        not say its types itself. Default: the one that its\n"
"                        version magic names, if that is installed\n"
"      --among KERNEL    explain: find out of these, each what --against takes, the one\n"
"                        that MODULE was built for, by its versions; more than once\n"
"      --headers DIR     explain: sources or headers of the kernel, in which options of\n"
"                        the configuration stand around members. Default: those\n"
"                        that are installed with it\n"
"      --symbol NAME     explain: this symbol, whatever its version; more than once\n"
"      --depth N         explain: look at N types from a symbol on, no further\n"
"      --everything      explain: all types that differ, not the nearest; all symbols\n"
"      --all DIR         check every module below DIR; print what does not load\n"
"      --types           check: also whether MODULE was compiled with the kernel's types: by\n"
"                        its debug information, its BTF or --built-for\n"
"      --sig-enforced    the kernel runs with module.sig_enforce=1 or is locked down\n"
"      --rules FILE      compare: what may change: PATTERN [PASS|FAIL] a line, or a\n"
"                        stablelist, as distributions keep them\n"
"      --types[=A,B]     compare: the first type behind each changed version, by the\n"
"                        symtypes files below A and B (or the directories A,B)\n"
"  -j, --jobs N          threads; default: one a processor\n"
"  -q, --quiet           nothing about modules that load; keep: no numbers\n"
"      --html            explain: print one page, with both sides' members in two columns\n"
"      --json            print JSON\n"
"  -h, --help            this text\n"
"      --version         say which ltomod this is\n"
"\n"
"Exit status: 0 loads, 1 does not, 2 could not tell, or failure.  compare: 0 what\n"
"loads on A loads on B, 1 there are changes that break modules, 2 failure.\n"
"explain: 0 nothing differs, 1 something does, 2 failure.  keep: 0, 2 failure.\n"
"\n"
"Examples:\n"
"  modvers check foo.ko --against /lib/modules/6.1.0-28-amd64\n"
"  modvers check foo.ko bar.ko --against /usr/src/linux-headers-6.1.0-28-amd64\n"
"  modvers check --all /lib/modules/6.1.0-28-amd64 --against /lib/modules/6.1.0-28-amd64\n"
"  modvers check --types foo.ko --against /boot/vmlinuz-6.1.0-28-amd64\n"
"  modvers explain foo.ko --built-for /boot/vmlinuz-6.1.0-28-amd64\n"
"  modvers explain foo.ko --against vmlinux --symbol module_layout\n"
"  modvers compare --rules kabi-severities old/Module.symvers new/Module.symvers\n"
"  modvers compare --types=old,new old/Module.symvers new/Module.symvers\n"
"  modvers dump --json foo.ko.xz | jq '.[].imports[].name'\n";

enum { OPT_AGAINST = 256, OPT_ALL, OPT_SIG_ENFORCED, OPT_RULES, OPT_TYPES, OPT_BUILT_FOR, OPT_AMONG, OPT_HEADERS,
       OPT_SYMBOL, OPT_DEPTH, OPT_EVERYTHING, OPT_HTML, OPT_JSON };

static const struct option options[] = {
	{ "against",	  required_argument, NULL, OPT_AGAINST },
	{ "all",	  required_argument, NULL, OPT_ALL },
	{ "sig-enforced", no_argument,	     NULL, OPT_SIG_ENFORCED },
	{ "rules",	  required_argument, NULL, OPT_RULES },
	{ "types",	  optional_argument, NULL, OPT_TYPES },
	{ "built-for",	  required_argument, NULL, OPT_BUILT_FOR },
	{ "among",	  required_argument, NULL, OPT_AMONG },
	{ "headers",	  required_argument, NULL, OPT_HEADERS },
	{ "symbol",	  required_argument, NULL, OPT_SYMBOL },
	{ "depth",	  required_argument, NULL, OPT_DEPTH },
	{ "everything",	  no_argument,	     NULL, OPT_EVERYTHING },
	{ "html",	  no_argument,	     NULL, OPT_HTML },
	{ "json",	  no_argument,	     NULL, OPT_JSON },
	{ "jobs",	  required_argument, NULL, 'j' },
	{ "quiet",	  no_argument,	     NULL, 'q' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "modvers",
	.help = help,
	.letters = ":hj:q",
	.options = options,
};

static const struct modvers_command {
	const char *name;
	int (*work)(struct modvers_run *run);
	size_t least, most;		/* files, or directories of --all */
	const char *why;
} commands[] = {
	{ "dump", command_dump, 1, SIZE_MAX, "which file?" },
	{ "check", command_check, 1, SIZE_MAX, "which module?" },
	{ "explain", command_explain, 1, SIZE_MAX, "which module?" },
	{ "keep", command_keep, 1, SIZE_MAX, "which module?" },
	{ "compare", command_compare, 2, 2, "compare takes two: A B" },
	{ NULL, NULL, 0, 0, NULL },
};

/* A number from 1 to @most, as @option takes one. */
static unsigned number_of(const char *option, const char *text, unsigned most)
{
	char *end, why[64];
	unsigned long number = strtoul(text, &end, 10);

	if (*end || end == text || !number || number > most) {
		snprintf(why, sizeof(why), "%s takes a number from 1 to %u, not",
			 option, most);
		cli_refuse(&cli, why, text);
	}
	return (unsigned)number;
}

static void take_option(struct modvers_run *run, int option)
{
	switch (option) {
	case OPT_AGAINST: names_add(&run->against, optarg); break;
	case OPT_ALL: names_add(&run->all, optarg); break;
	case OPT_SIG_ENFORCED: run->sig_enforced = true; break;
	case OPT_RULES: run->rules = optarg; break;
	case OPT_TYPES: run->types = optarg ? optarg : ""; break;
	case OPT_BUILT_FOR: run->built_for = optarg; break;
	case OPT_AMONG: names_add(&run->among, optarg); break;
	case OPT_HEADERS: run->headers = optarg; break;
	case OPT_SYMBOL: names_add(&run->symbols, optarg); break;
	case OPT_DEPTH: run->depth = number_of("--depth", optarg, 1000); break;
	case OPT_EVERYTHING: run->everything = true; break;
	case OPT_HTML: run->html = true; break;
	case OPT_JSON: run->json = true; break;
	case 'j': run->threads = number_of("--jobs", optarg, 1024); break;
	case 'q': run->quiet = true; break;
	}
}

int main(int argc, char **argv)
{
	struct modvers_run run = { .tool = cli.tool };
	const struct modvers_command *command = commands;
	int option, status;
	size_t count;

	modvers_run_init(&run);
	while ((option = cli_next(&cli, argc, argv)) != -1)
		take_option(&run, option);
	if (optind == argc)
		cli_refuse(&cli, "a command is expected: dump, check, explain, keep or compare", NULL);
	while (command->name && strcmp(command->name, argv[optind]))
		command++;
	if (!command->name)
		cli_refuse(&cli, "not a command", argv[optind]);
	while (++optind < argc)
		names_add(&run.files, argv[optind]);
	count = run.files.count +
		(command->work == command_check ? run.all.count : 0);
	if (count < command->least || count > command->most)
		cli_refuse(&cli, command->why, NULL);
	if (command->work == command_compare && !compare_types_are_two(run.types))
		cli_refuse(&cli, "--types takes two directories, A,B", NULL);
	if (command->work == command_check && run.types && *run.types)
		cli_refuse(&cli, "check --types takes no directories", run.types);
	if (run.html && (run.json || command->work != command_explain))
		cli_refuse(&cli, "--html is a form of explain, and not together with --json", NULL);
	status = command->work == command_check && run.types ?
		 command_check_types(&run) : command->work(&run);
	fflush(stdout);
	if (!run.has_told || status == 2)
		diags_print(&run.diags, cli.tool, stderr);
	modvers_run_free(&run);
	return status;
}
