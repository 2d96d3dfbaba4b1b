// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * symvers-block: puts the versions of exported symbols into the object that
 * they were computed for, shows them, and takes them out again.
 */
#include "base/cli.h"
#include "base/json.h"
#include "symvers/block_commands.h"

static const char help[] =
"Usage: symvers-block add [OPTION]... FILE...\n"
"       symvers-block show [--json] FILE...\n"
"       symvers-block strip [--keep-time] FILE...\n"
"       symvers-block verify FILE...\n"
"\n"
"The versions (CRCs) of the symbols that an object exports, carried inside of\n"
"the object: in bitcode as a block that LLVM skips, in ELF as a note section.\n"
"FILE is bitcode, an ELF object, or a thin archive, whose members are meant.\n"
"show and verify take ordinary archives as well.\n"
"\n"
"  add     give each FILE its versions, in place of any that it has; one for\n"
"          which there are none is left with none\n"
"  show    list them\n"
"  strip   take them out\n"
"  verify  silent if each FILE has versions and they were made for it\n"
"\n"
"      --from cmd          the versions are the #SYMVER lines of .FILE.cmd, where\n"
"                          kbuild keeps them (5.19 and newer); the default\n"
"      --from symversions  those of FILE.symversions (5.12 to 5.18)\n"
"      --from list         lines \"name=0x12345678 [class [namespace]]\" on\n"
"                          standard input, for one FILE\n"
"      --input PATH        for one FILE: read PATH instead\n"
"      --if-any            leave a FILE as it is if there are no versions for it\n"
"      --generator NAME    who computed them: genksyms (default) or types\n"
"      --keep-time         FILE keeps its time stamp, so that make does not take\n"
"                          it for newer than what was made of it\n"
"  -v, --verbose           say what was done\n"
"      --json              show: an array of objects on standard output\n"
"  -h, --help              this text\n"
"      --version           say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 1 findings (damaged, stale or no versions), 2 failure.\n"
"\n"
"Examples:\n"
"  symvers-block add drv/a.o drv/b.o\n"
"  echo 'my_sum=0x1a2b3c4d EXPORT_SYMBOL_GPL' | symvers-block add --from list a.o\n"
"  symvers-block show --json lib.a | jq '.[].symbols[].name'\n"
"  symvers-block verify cache/*.o && echo usable without .cmd files\n";

enum { OPT_FROM = 256, OPT_INPUT, OPT_GENERATOR, OPT_IF_ANY, OPT_KEEP_TIME, OPT_JSON };

static const struct option options[] = {
	{ "from",      required_argument, NULL, OPT_FROM },
	{ "input",     required_argument, NULL, OPT_INPUT },
	{ "generator", required_argument, NULL, OPT_GENERATOR },
	{ "if-any",    no_argument,	  NULL, OPT_IF_ANY },
	{ "keep-time", no_argument,	  NULL, OPT_KEEP_TIME },
	{ "json",      no_argument,	  NULL, OPT_JSON },
	{ "verbose",   no_argument,	  NULL, 'v' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "symvers-block",
	.help = help,
	.letters = ":hv",
	.options = options,
};

static const struct block_command {
	const char *name;
	void (*work)(struct block_run *run, const char *path);
	bool edits;
} commands[] = {
	{ "add", block_add, true },	{ "show", block_show, false },
	{ "strip", block_strip, true }, { "verify", block_verify, false },
	{ NULL, NULL, false },
};

static enum symver_generator generator_of(const char *word)
{
	if (!strcmp(word, "genksyms"))
		return SYMVER_GENKSYMS;
	if (strcmp(word, "types"))
		cli_refuse(&cli, "--generator takes genksyms or types, not", word);
	return SYMVER_TYPES;
}

static void take_option(struct block_run *run, int option, bool *json)
{
	switch (option) {
	case OPT_FROM:
		if (!versions_from(optarg, &run->source.from))
			cli_refuse(&cli, "--from takes cmd, symversions or list, not",
				   optarg);
		break;
	case OPT_INPUT: run->source.input = optarg; break;
	case OPT_GENERATOR: run->generator = generator_of(optarg); break;
	case OPT_IF_ANY: run->source.if_any = true; break;
	case OPT_KEEP_TIME: run->keep_time = true; break;
	case OPT_JSON: *json = true; break;
	case 'v': run->verbose = true; break;
	}
}

int main(int argc, char **argv)
{
	struct block_run run = { .generator = SYMVER_GENKSYMS };
	const struct block_command *command = commands;
	const char *name;
	bool one_list, json = false;
	int option, status;

	diags_init(&run.diags, &run.arena);
	while ((option = cli_next(&cli, argc, argv)) != -1)
		take_option(&run, option, &json);
	if (optind == argc)
		cli_refuse(&cli, "a command is expected: add, show, strip or verify", NULL);
	name = argv[optind++];
	if (optind == argc)
		cli_refuse(&cli, "which file?", NULL);
	one_list = run.source.input || run.source.from == VERSIONS_LIST;
	if (one_list && optind + 1 != argc)
		cli_refuse(&cli, "one list of versions is for one file", NULL);
	while (command->name && strcmp(command->name, name))
		command++;
	if (!command->name)
		cli_refuse(&cli, "not a command", name);
	if (one_list && command->edits && block_stands_for_members(argv[optind]))
		cli_refuse(&cli, "one list of versions is for one object, but this is a thin archive",
			   argv[optind]);
	if (json && command->work == block_show)
		run.shown = json_array();
	for (int i = optind; i < argc; i++)
		command->work(&run, argv[i]);
	if (run.shown)
		json_print(run.shown, stdout);
	diags_print(&run.diags, cli.tool, stderr);
	status = diags_status(&run.diags);
	diags_free(&run.diags);
	arena_free(&run.arena);
	return status;
}
