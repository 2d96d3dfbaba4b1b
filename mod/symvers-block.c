// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * symvers-block: puts the versions of exported symbols into the object that
 * they were computed for, shows them, and takes them out again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <sys/stat.h>

#include "base/cli.h"
#include "base/json.h"
#include "model/sniff.h"
#include "base/out.h"
#include "object/object.h"
#include "symvers/symverblock.h"
#include "symvers/versions.h"

#define TOOL "symvers-block"

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

struct run {
	struct arena arena;
	struct diags diags;
	const char *command;
	struct version_source source;
	enum symver_generator generator;
	bool keep_time;
	bool verbose;
	bool json;
	json_t *shown;			/* with --json: what there is to show */
};

/* ---- the commands --------------------------------------------------------- */

static void set_block(struct run *run, const char *path,
		      const struct symver_block *block)
{
	struct stat was;
	bool known = run->keep_time && !stat(path, &was);

	if (symver_block_set(path, block, &run->diags))
		return;
	if (known) {
		const struct timespec times[2] = { was.st_atim, was.st_mtim };

		utimensat(AT_FDCWD, path, times, 0);
	}
	if (run->verbose)
		out_print(stdout, "%s: %zu symbol versions\n", path,
		       block ? block->count : 0);
}

static void add(struct run *run, const char *path)
{
	struct symver_block block = { .generator = run->generator };

	if (!versions_of(&run->source, path, &run->arena, &run->diags,
			 &block.items, &block.count) &&
	    (block.count || !run->source.if_any))
		set_block(run, path, block.count ? &block : NULL);
}

static void strip(struct run *run, const char *path)
{
	set_block(run, path, NULL);
}

/* The members of a thin archive, or @path itself, one by one. */
static void for_each_object(struct run *run, const char *path,
			    void (*work)(struct run *run, const char *path))
{
	struct object *archive = NULL;
	struct diags ignored;
	struct file_map map;
	enum file_kind kind;

	if (file_map(path, &map, &run->diags))
		return;
	kind = sniff(map.data, map.size);
	file_unmap(&map);
	if (kind != FILE_ARCHIVE_THIN) {
		work(run, path);
		return;
	}
	if (run->source.input || run->source.from == VERSIONS_LIST)
		cli_refuse(&cli, "one list of versions is for one object, but this is a thin archive",
		       path);
	/* Findings about blocks that are to be replaced are no matter. */
	diags_init(&ignored, &run->arena);
	if (object_open(path, &ignored, &archive))
		diags_move(&run->diags, &ignored);
	for (size_t i = 0; archive && i < archive->nmembers; i++)
		work(run, archive->members[i].path);
	object_close(archive);
	diags_free(&ignored);
}

static void run_add(struct run *run, const char *path)
{
	for_each_object(run, path, add);
}

static void run_strip(struct run *run, const char *path)
{
	for_each_object(run, path, strip);
}

static void digest_text(const struct symver_block *block,
			char text[2 * SYMVER_DIGEST + 1])
{
	for (size_t i = 0; i < SYMVER_DIGEST; i++)
		snprintf(text + 2 * i, 3, "%02x", block->digest[i]);
}

static void show_text(const struct symver_block *block)
{
	char digest[2 * SYMVER_DIGEST + 1];

	digest_text(block, digest);
	out_print(stdout, "%s: %zu symbol versions by %s, for %s\n", block->path,
	       block->count, symver_generator_name(block->generator), digest);
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];

		out_print(stdout, "  0x%08x\t%s\t%s\t%s\n", item->crc, item->name,
		       symver_class_name(item->class), item->namespace);
	}
}

static json_t *show_json(const struct symver_block *block)
{
	char digest[2 * SYMVER_DIGEST + 1];
	json_t *symbols = json_array();
	json_t *shown = json_object();

	digest_text(block, digest);
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];
		json_t *symbol = json_object();

		json_object_set_new(symbol, "name", json_text(str_of(item->name)));
		json_object_set_new(symbol, "crc", json_integer(item->crc));
		json_object_set_new(symbol, "class", item->class ?
			json_string(symver_class_name(item->class)) : json_null());
		json_object_set_new(symbol, "namespace",
				    json_text(str_of(item->namespace)));
		json_array_append_new(symbols, symbol);
	}
	json_object_set_new(shown, "file", json_text(str_of(block->path)));
	json_object_set_new(shown, "format", json_integer(SYMVER_FORMAT));
	json_object_set_new(shown, "generator", json_string(
		symver_generator_name(block->generator)));
	json_object_set_new(shown, "digest", json_string(digest));
	json_object_set_new(shown, "symbols", symbols);
	return shown;
}

static void run_show(struct run *run, const char *path)
{
	struct symver_blocks blocks = { 0 };

	if (!symver_blocks_read(path, &run->arena, &run->diags, &blocks)) {
		for (size_t i = 0; i < blocks.count; i++) {
			if (run->shown)
				json_array_append_new(run->shown,
					show_json(&blocks.items[i]));
			else
				show_text(&blocks.items[i]);
		}
	}
	symver_blocks_free(&blocks);
}

static void run_verify(struct run *run, const char *path)
{
	struct symver_blocks blocks = { 0 };
	size_t errors = run->diags.counts[DIAG_ERROR];

	if (!symver_blocks_read(path, &run->arena, &run->diags, &blocks) &&
	    !blocks.count && run->diags.counts[DIAG_ERROR] == errors) {
		diag_add(&run->diags, DIAG_ERROR, CODE_BLOCK_MISSING,
			 PLACE_FILE(path), "no symbol versions that can be used are in it");
		diag_hint(&run->diags, "add them where it was compiled: " TOOL " add %s",
			  path);
	}
	symver_blocks_free(&blocks);
}

/* ---- the command line ------------------------------------------------------ */

static const struct {
	const char *name;
	void (*work)(struct run *run, const char *path);
} commands[] = {
	{ "add",    run_add },
	{ "show",   run_show },
	{ "strip",  run_strip },
	{ "verify", run_verify },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static void take_option(struct run *run, int option)
{
	switch (option) {
	case OPT_FROM:
		if (!versions_from(optarg, &run->source.from))
			cli_refuse(&cli, "--from takes cmd, symversions or list, not",
			       optarg);
		break;
	case OPT_INPUT:
		run->source.input = optarg;
		break;
	case OPT_GENERATOR:
		if (!strcmp(optarg, "genksyms"))
			run->generator = SYMVER_GENKSYMS;
		else if (!strcmp(optarg, "types"))
			run->generator = SYMVER_TYPES;
		else
			cli_refuse(&cli, "--generator takes genksyms or types, not", optarg);
		break;
	case OPT_IF_ANY:
		run->source.if_any = true;
		break;
	case OPT_KEEP_TIME:
		run->keep_time = true;
		break;
	case OPT_JSON:
		run->json = true;
		break;
	case 'v':
		run->verbose = true;
		break;
	}
}

static void parse(int argc, char **argv, struct run *run)
{
	int option;

	while ((option = cli_next(&cli, argc, argv)) != -1)
		take_option(run, option);
	if (optind == argc)
		cli_refuse(&cli, "a command is expected: add, show, strip or verify", NULL);
	run->command = argv[optind++];
	if (optind == argc)
		cli_refuse(&cli, "which file?", NULL);
	if ((run->source.input || run->source.from == VERSIONS_LIST) && optind + 1 != argc)
		cli_refuse(&cli, "one list of versions is for one file", NULL);
}

int main(int argc, char **argv)
{
	struct run run = { .generator = SYMVER_GENKSYMS };
	unsigned command = 0;
	int status;

	diags_init(&run.diags, &run.arena);
	parse(argc, argv, &run);
	while (command < COMMANDS && strcmp(commands[command].name, run.command))
		command++;
	if (command == COMMANDS)
		cli_refuse(&cli, "not a command", run.command);
	if (run.json && commands[command].work == run_show)
		run.shown = json_array();
	for (int i = optind; i < argc; i++)
		commands[command].work(&run, argv[i]);
	if (run.shown)
		json_print(run.shown, stdout);
	diags_print(&run.diags, TOOL, stderr);
	status = diags_status(&run.diags);
	diags_free(&run.diags);
	arena_free(&run.arena);
	return status;
}
