// SPDX-License-Identifier: GPL-2.0-or-later
/* hardening: does the module have what the kernel's configuration promises? */
#include <stdio.h>

#include "base/cli.h"
#include "dwarf/srcline.h"
#include "hardening/evidence.h"
#include "hardening/result_table.h"

static const char usage_text[] =
"Usage: hardening --auto-conf FILE [--arch ARCH]\n"
"                 [--mod FILE | --cmd-dir DIR] [--cmd FILE]...\n"
"                 [--as NAME] [--table] [--warn] [--json] [FOO.lto.o] FOO.ko\n"
"\n"
"Compares what the kernel's configuration promises (retpolines, return thunks,\n"
"pointer authentication, stack protector, ...) with what a finished module has:\n"
"the flags that its objects were compiled with, and the code itself.\n"
"\n"
"  --auto-conf FILE  include/config/auto.conf of the kernel's build tree\n"
"  --arch ARCH       x86_64 or arm64: refuse a module for anything else\n"
"  --mod FILE        the module's .mod file: it lists the objects, and kbuild\n"
"                    left beside each the command that made it (.a.o.cmd)\n"
"  --cmd-dir DIR     the same as --mod DIR/FOO.mod\n"
"  --cmd FILE        such a .cmd file; may be given several times\n"
"  --as NAME         call FOO.ko so in messages\n"
"  --table           print every row, not only what is missing\n"
"  --warn            what is missing is a warning (exit status 0)\n"
"  --json            print the result as JSON\n"
"  --help            this text\n"
"  --version         say which ltomod this is\n"
"\n"
"FOO.lto.o is the linked object that FOO.ko was made of.  It still has the\n"
"annotations of places that are safe without protection.\n"
"\n"
"Verdicts: proven (flags and code), flag only (nothing to see in this code),\n"
"code only, not seen, MISSING; where the code does not tell which places need\n"
"it: flag, seen (the flag, and some places have it) and seen only (some places\n"
"have it). The words with only, and not seen: no .cmd files were given, or an\n"
"object was not compiled here.\n"
"\n"
"Examples:\n"
"  hardening --auto-conf $KDIR/include/config/auto.conf --mod foo.mod foo.lto.o foo.ko\n"
"  hardening --auto-conf auto.conf --table loop.ko\n"
"\n"
"Exit status: 0 all there, 1 something is missing, 2 failure.\n";

static const struct option options[] = {
	{ "arch", required_argument, NULL, 'A' },
	{ "as", required_argument, NULL, 'a' },
	{ "auto-conf", required_argument, NULL, 'c' },
	{ "cmd", required_argument, NULL, 'C' },
	{ "cmd-dir", required_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "mod", required_argument, NULL, 'm' },
	{ "table", no_argument, NULL, 't' },
	{ "warn", no_argument, NULL, 'w' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "hardening",
	.help = usage_text,
	.letters = ":h",
	.options = options,
};

struct hardening_arguments {
	struct evidence_files files;
	enum severity severity;
	bool table;
	bool json;
};

static struct hardening_arguments parse_hardening(int argc, char **argv)
{
	struct hardening_arguments args = { .severity = DIAG_ERROR };
	struct evidence_files *files = &args.files;
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'A': files->arch = optarg; break;
		case 'a': files->as = optarg; break;
		case 'c': files->auto_conf = optarg; break;
		case 'C': names_add(&files->cmds, optarg); break;
		case 'd': files->cmd_dir = optarg; break;
		case 'j': args.json = true; break;
		case 'm': files->mod = optarg; break;
		case 't': args.table = true; break;
		case 'w': args.severity = DIAG_WARNING; break;
		}
	}
	if (!files->auto_conf)
		cli_refuse(&cli, "--auto-conf is missing", NULL);
	if (argc - optind != 1 && argc - optind != 2)
		cli_refuse(&cli, "one module is expected, and before it perhaps its linked object", NULL);
	files->module = argv[argc - 1];
	if (argc - optind == 2)
		files->linked = argv[optind];
	return args;
}

static void judge_and_print(const struct hardening_arguments *args,
			    const struct evidence *evidence,
			    struct diags *diags)
{
	struct hardening_input input = evidence_input(evidence);
	struct source_lines *lines = source_lines_new(evidence->module.object);
	size_t count = hardening_count();
	struct hardening_result *results =
		arena_array(diags->arena, struct hardening_result, count);

	input.source_line = source_lines_find;
	input.source = lines;
	hardening_results(&input, args->severity, diags->arena, diags, results);
	source_lines_free(lines);
	if (args->json)
		json_print(result_table_json(evidence->module.object->path, results, count,
					     diags), stdout);
	else if (args->table)
		result_table_print(results, count);
}

int main(int argc, char **argv)
{
	struct hardening_arguments args = parse_hardening(argc, argv);
	struct evidence evidence;
	struct arena arena = { 0 };
	struct diags diags;
	int status;

	diags_init(&diags, &arena);
	if (!evidence_read(&evidence, &args.files, &arena, &diags))
		judge_and_print(&args, &evidence, &diags);
	fflush(stdout);
	diags_print(&diags, "hardening", stderr);
	status = diags_status(&diags);
	evidence_free(&evidence);
	names_free(&args.files.cmds);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
