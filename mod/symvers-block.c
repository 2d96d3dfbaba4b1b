// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * symvers-block: puts the versions of exported symbols into the object that
 * they were computed for, shows them, and takes them out again.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/json.h"
#include "format/cmdfile.h"
#include "format/symverlist.h"
#include "format/symversions.h"
#include "object/object.h"
#include "object/symverblock.h"

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
"      --generator NAME    who computed them: genksyms (default) or types\n"
"      --keep-time         FILE keeps its time stamp, so that make does not take\n"
"                          it for newer than what was made of it\n"
"  -v, --verbose           say what was done\n"
"      --json              show: an array of objects on standard output\n"
"  -h, --help              this text\n"
"\n"
"Exit status: 0 fine, 1 findings (damaged, stale or no versions), 2 failure.\n"
"\n"
"Examples:\n"
"  symvers-block add drv/a.o drv/b.o\n"
"  echo 'my_sum=0x1a2b3c4d EXPORT_SYMBOL_GPL' | symvers-block add --from list a.o\n"
"  symvers-block show --json lib.a | jq '.[].symbols[].name'\n"
"  symvers-block verify cache/*.o && echo usable without .cmd files\n";

enum source { FROM_CMD, FROM_SYMVERSIONS, FROM_LIST, FROM_NONE };

struct run {
	struct arena arena;
	struct diags diags;
	const char *command;
	enum source from;
	enum symver_generator generator;
	const char *input;
	bool keep_time;
	bool verbose;
	bool json;
	json_t *shown;			/* with --json: what there is to show */
};

static noreturn void refuse(const char *what, const char *word)
{
	fprintf(stderr, "FATAL: " TOOL ": %s%s%s\n       try: " TOOL " --help\n",
		what, word ? ": " : "", word ? word : "");
	exit(2);
}

/* ---- where versions come from --------------------------------------------- */

struct collector {
	struct arena *arena;
	struct symver *items;		/* owned */
	size_t count;
	size_t room;
};

static void add_version(struct collector *c, const char *name, uint32_t crc)
{
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 16;
		c->items = xrealloc(c->items, c->room * sizeof(*c->items));
	}
	c->items[c->count++] = (struct symver){
		.name = name, .namespace = "", .crc = crc,
	};
}

static int on_symversion(struct str symbol, uint32_t crc, unsigned line,
			 void *context)
{
	struct collector *c = context;

	(void)line;
	add_version(c, arena_str(c->arena, symbol), crc);
	return 0;
}

static int from_cmd(struct run *run, const char *path, struct str text,
		    struct collector *c)
{
	struct cmd_file cmd;
	int err = cmd_file_parse(path, text, &run->arena, &run->diags, &cmd);

	if (err)
		return err;
	for (size_t i = 0; i < cmd.nsymvers; i++)
		add_version(c, cmd.symvers[i].symbol, cmd.symvers[i].crc);
	cmd_file_free(&cmd);
	return 0;
}

static int from_list(struct run *run, const char *path, struct str text,
		     struct collector *c)
{
	struct symver *items;
	size_t count;
	int err = symverlist_parse(path, text, &run->arena, &run->diags, &items,
				   &count);

	for (size_t i = 0; !err && i < count; i++) {
		add_version(c, items[i].name, items[i].crc);
		c->items[i] = items[i];
	}
	return err;
}

static int parse_source(struct run *run, const char *path, struct str text,
			struct collector *c)
{
	switch (run->from) {
	case FROM_CMD:
		return from_cmd(run, path, text, c);
	case FROM_SYMVERSIONS:
		return symversions_parse(path, text, &run->diags, on_symversion, c);
	case FROM_LIST:
	case FROM_NONE:
		break;
	}
	return from_list(run, path, text, c);
}

static struct str read_stdin(struct run *run)
{
	struct buf buf = { 0 };
	char piece[4096];
	size_t got;
	struct str text;

	while ((got = fread(piece, 1, sizeof(piece), stdin)) > 0)
		buf_add(&buf, piece, got);
	text = (struct str){ arena_str(&run->arena, buf_view(&buf)), buf.size };
	buf_free(&buf);
	return text;
}

static int read_source(struct run *run, const char *object, struct collector *c)
{
	const char *path = run->input;
	struct file_map map;
	int err;

	if (!path && run->from == FROM_LIST)
		return parse_source(run, "<stdin>", read_stdin(run), c);
	if (!path)
		path = run->from == FROM_CMD ?
		       cmd_file_path(object, &run->arena) :
		       arena_printf(&run->arena, "%s.symversions", object);
	err = file_map(path, &map, &run->diags);
	if (err) {
		diag_hint(&run->diags, "versions of %s were expected there; see --from and --input in " TOOL " --help",
			  object);
		return err;
	}
	err = parse_source(run, path, file_text(&map), c);
	file_unmap(&map);
	return err;
}

static int by_name(const void *a, const void *b)
{
	const struct symver *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Sorted by name, each once; two CRCs of one name are an error. */
static int unite(struct run *run, const char *object, struct collector *c)
{
	size_t kept = 0;

	if (c->count)
		qsort(c->items, c->count, sizeof(*c->items), by_name);
	for (size_t i = 0; i < c->count; i++) {
		const struct symver *item = &c->items[i];

		if (!kept || strcmp(c->items[kept - 1].name, item->name)) {
			c->items[kept++] = *item;
			continue;
		}
		if (c->items[kept - 1].crc == item->crc)
			continue;
		diag_add(&run->diags, DIAG_ERROR, "block-conflict",
			 PLACE_FILE(object),
			 "two versions of '%s' were given: 0x%08x and 0x%08x",
			 item->name, c->items[kept - 1].crc, item->crc);
		diag_hint(&run->diags, "nothing was written: one of them is stale");
		return -EEXIST;
	}
	c->count = kept;
	return 0;
}

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
		printf("%s: %zu symbol versions\n", path,
		       block ? block->count : 0);
}

static void add(struct run *run, const char *path)
{
	struct collector c = { .arena = &run->arena };
	struct symver_block block = { .generator = run->generator };

	if (!read_source(run, path, &c) && !unite(run, path, &c)) {
		block.items = c.items;
		block.count = c.count;
		set_block(run, path, c.count ? &block : NULL);
	}
	free(c.items);
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
	if (run->input || run->from == FROM_LIST)
		refuse("one list of versions is for one object, but this is a thin archive",
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
	printf("%s: %zu symbol versions by %s, for %s\n", block->path,
	       block->count, symver_generator_name(block->generator), digest);
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];

		printf("  0x%08x\t%s\t%s\t%s\n", item->crc, item->name,
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
		diag_add(&run->diags, DIAG_ERROR, "block-missing",
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

static enum source source_of(const char *word)
{
	static const char *const names[] = { "cmd", "symversions", "list" };

	for (unsigned i = 0; i < FROM_NONE; i++)
		if (!strcmp(word, names[i]))
			return i;
	return FROM_NONE;
}

enum { OPT_FROM = 256, OPT_INPUT, OPT_GENERATOR, OPT_KEEP_TIME, OPT_JSON };

static void take_option(struct run *run, int option)
{
	switch (option) {
	case OPT_FROM:
		run->from = source_of(optarg);
		if (run->from == FROM_NONE)
			refuse("--from takes cmd, symversions or list, not",
			       optarg);
		break;
	case OPT_INPUT:
		run->input = optarg;
		break;
	case OPT_GENERATOR:
		if (!strcmp(optarg, "genksyms"))
			run->generator = SYMVER_GENKSYMS;
		else if (!strcmp(optarg, "types"))
			run->generator = SYMVER_TYPES;
		else
			refuse("--generator takes genksyms or types, not", optarg);
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
	case 'h':
		fputs(help, stdout);
		exit(0);
	default:
		exit(2);
	}
}

static void parse(int argc, char **argv, struct run *run)
{
	static const struct option options[] = {
		{ "from",      required_argument, NULL, OPT_FROM },
		{ "input",     required_argument, NULL, OPT_INPUT },
		{ "generator", required_argument, NULL, OPT_GENERATOR },
		{ "keep-time", no_argument,	  NULL, OPT_KEEP_TIME },
		{ "json",      no_argument,	  NULL, OPT_JSON },
		{ "verbose",   no_argument,	  NULL, 'v' },
		{ "help",      no_argument,	  NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "hv", options, NULL)) != -1)
		take_option(run, option);
	if (optind == argc)
		refuse("a command is expected: add, show, strip or verify", NULL);
	run->command = argv[optind++];
	if (optind == argc)
		refuse("which file?", NULL);
	if ((run->input || run->from == FROM_LIST) && optind + 1 != argc)
		refuse("one list of versions is for one file", NULL);
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
		refuse("not a command", run.command);
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
