// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * genbcksyms: versions of exported symbols from their types, out of debug
 * information in ELF objects and in bitcode; with gendwarfksyms' command line.
 *
 * All of it is done in a child process, whose output counts when it has come
 * to its end: what reads debug information is not ours, and files may be damaged.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/cli.h"
#include "base/out.h"
#include "base/parallel.h"
#include "object/debugtypes.h"
#include "object/object.h"
#include "types/typeversion.h"

static const char usage_text[] =
"Usage: genbcksyms [options] object ... < symbol-list\n"
"\n"
"Prints a line \"#SYMVER name 0xcrc\" for every symbol that standard input names\n"
"(one a line): a checksum over its type and all types that belong to it.  The\n"
"types come from debug information, in ELF objects and in LLVM bitcode (ThinLTO\n"
"and full LTO) alike, and in archives of either; the versions are those that\n"
"the kernel's gendwarfksyms gives to the native object.\n"
"\n"
"  -T, --symtypes FILE  write the types to FILE, a line each\n"
"  -s, --stable         heed kABI rules and __kabi_ members\n"
"      --portable       the same versions from gcc's debug information and from\n"
"                       clang's (not the versions of gendwarfksyms)\n"
"  -d, --debug          say on standard error what is read\n"
"      --dump-dies      print the types on standard error, indented\n"
"      --dump-types     print the types on standard error, a line each\n"
"      --dump-versions  print what the checksums are made of on standard error\n"
"  -h, --help           this text\n"
"      --version        say which ltomod this is\n"
"\n"
"Examples:\n"
"  echo my_export | genbcksyms foo.o\n"
"  llvm-nm --defined-only -j foo.o | genbcksyms --stable -T foo.symtypes foo.o\n"
"\n"
"Exit status: 0 fine, 1 a symbol has no version, 2 failure.\n";

enum { DIES = 256, TYPES, VERSIONS, PORTABLE };

static const struct option options[] = {
	{ "debug", no_argument, NULL, 'd' },
	{ "dump-dies", no_argument, NULL, DIES },
	{ "dump-types", no_argument, NULL, TYPES },
	{ "dump-versions", no_argument, NULL, VERSIONS },
	{ "portable", no_argument, NULL, PORTABLE },
	{ "stable", no_argument, NULL, 's' },
	{ "symtypes", required_argument, NULL, 'T' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "genbcksyms",
	.help = usage_text,
	.letters = ":dhsT:",
	.options = options,
};

struct arguments {
	bool stable, portable, debug, dump_dies, dump_types, dump_versions;
	const char *symtypes;
	char **objects;
	int count;
};

/* A symbol of standard input. */
struct asked {
	bool done;
	uint32_t crc;
};

/* What one bitcode module or ELF object says of the symbols. */
struct part {
	const char *object;
	size_t ntypes;
	bool has_debug;
	struct symbol_versions versions;
	struct part *next;
};

/* One argument, read by itself. */
struct reading {
	struct run *run;
	const char *path;
	struct arena arena;
	struct arena words;	/* of the diagnostics */
	struct diags diags;
	struct part *parts;	/* in their order */
	struct part **end;
	int err;
};

/*
 * Arguments are read in parallel, so many at a time; then what they say is
 * taken in their order.  The number has nothing to do with that of threads:
 * the result is the same for every number.
 */
#define BATCH 64

struct run {
	const struct arguments *args;
	const char **reading;	/* shared with the parent: what is being read */
	unsigned threads;
	struct arena arena;
	struct diags diags;
	struct map want;	/* name -> struct asked */
	struct map lines;	/* of the symtypes file */
	bool has_debug;		/* some object has debug information */
	bool declarations;	/* take what is only declared, too */
};

static struct arguments parse(int argc, char **argv)
{
	struct arguments args = { 0 };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'd':
			args.debug = true;
			break;
		case DIES:
			args.dump_dies = true;
			break;
		case TYPES:
			args.dump_types = true;
			break;
		case VERSIONS:
			args.dump_versions = true;
			break;
		case PORTABLE:
			args.portable = true;
			break;
		case 's':
			args.stable = true;
			break;
		case 'T':
			args.symtypes = optarg;
			break;
		}
	}
	args.objects = argv + optind;
	args.count = argc - optind;
	if (!args.count)
		cli_refuse(&cli, "an object is expected", NULL);
	return args;
}

static void put_str(struct str text, FILE *out)
{
	out_print(out, "%.*s", (int)text.n, text.p);
}

/* "name string", a line each part of a list, indented by depth. */
static void print_indented(const char *name, struct str text)
{
	int depth = 0;

	out_name(stderr, name);
	while (text.p) {
		struct str word = str_cut(&text, ' ');
		bool opens = str_eq(word, STR("{")) || str_eq(word, STR("("));
		bool closes = str_eq(word, STR("}")) || str_eq(word, STR(")"));

		if (closes)
			fprintf(stderr, "\n%*s", 2 * --depth, "");
		else
			fputc(' ', stderr);
		put_str(word, stderr);
		if (opens)
			depth++;
		if (opens || str_eq(word, STR(",")))
			fprintf(stderr, "\n%*s", 2 * depth - 1, "");
	}
	fputc('\n', stderr);
}

static void print_line(const char *name, struct str text)
{
	out_print(stderr, "%s ", name);
	put_str(text, stderr);
	fputc('\n', stderr);
}

static void dump(const struct run *run, const char *name, struct str text)
{
	if (run->args->dump_dies)
		print_indented(name, text);
	if (run->args->dump_types)
		print_line(name, text);
}

static void add_line(struct run *run, const char *name, struct str text)
{
	struct buf line = { NULL, 0, 0 };

	if (!run->args->symtypes)
		return;
	buf_printf(&line, "%s ", name);
	buf_add(&line, text.p, text.n);
	map_put(&run->lines, buf_view(&line));
	buf_free(&line);
}

/* A symbol has the version of the first object that has more than a
 * declaration of it. */
static void take_symbol(struct run *run, const struct symbol_version *version)
{
	struct asked *asked = map_get(&run->want, str_of(version->name));

	dump(run, version->name, version->type);
	if (run->args->dump_versions)
		print_line(version->name, version->expanded);
	add_line(run, version->name, version->type);
	asked->done = true;
	asked->crc = version->crc;
}

static bool is_done(const struct run *run, const char *name)
{
	const struct asked *asked = map_get(&run->want, str_of(name));

	return asked->done;
}

/* In a thread: nothing of the run is changed. */
static int make_versions(void *context, const struct types *all)
{
	struct reading *reading = context;
	const struct run *run = reading->run;
	struct part *part = arena_new(&reading->arena, struct part);
	struct types types = *all;

	types.count = 0;
	for (size_t i = 0; i < all->count; i++)
		if (!is_done(run, all->symbols[i].name) &&
		    (run->declarations || !all->symbols[i].declared))
			types.symbols[types.count++] = all->symbols[i];
	part->object = arena_strdup(&reading->arena, types.object);
	part->ntypes = types.ntypes;
	part->has_debug = types.has_debug;
	*reading->end = part;
	reading->end = &part->next;
	return symbol_versions_make(&types, run->args->stable,
				    run->args->portable,
				    run->args->dump_versions, &reading->arena,
				    &reading->diags, &part->versions);
}

static void take_part(struct run *run, struct part *part)
{
	const struct symbol_versions *versions = &part->versions;

	run->has_debug |= part->has_debug;
	if (run->args->debug)
		out_print(stderr, "genbcksyms: %s: %zu symbols, %zu types%s\n",
			part->object, versions->count, part->ntypes,
			part->has_debug ? "" : ", no debug information");
	for (size_t i = 0; i < versions->count; i++)
		if (!is_done(run, versions->items[i].name))
			take_symbol(run, &versions->items[i]);
	for (size_t i = 0; i < versions->types.count; i++) {
		const struct map_entry *entry = &versions->types.entries[i];
		const struct named_type *type = entry->value;

		if (!type->used)
			continue;
		dump(run, entry->name.p, type->string);
		add_line(run, entry->name.p, type->string);
	}
}

static void read_symbols(struct run *run)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t got;

	while ((got = getline(&line, &room, stdin)) >= 0) {
		struct str text = { line, (size_t)got };
		struct map_entry *entry;
		struct str name;

		name = str_trim(str_cut(&text, '\n'));
		if (!name.n)
			continue;
		entry = map_put(&run->want, name);
		if (!entry->value)
			entry->value = arena_new(&run->arena, struct asked);
	}
	free(line);
}

static void report_missing(struct run *run, const char *name)
{
	const char *object = run->args->objects[0];

	if (run->args->count > 1)
		diag_add(&run->diags, DIAG_ERROR, CODE_TYPES_MISSING,
			 PLACE_FILE(object),
			 "no debug information for '%s', neither here nor in the %d other objects",
			 name, run->args->count - 1);
	else
		diag_add(&run->diags, DIAG_ERROR, CODE_TYPES_MISSING,
			 PLACE_FILE(object), "no debug information for '%s'",
			 name);
	if (run->has_debug)
		diag_hint(&run->diags, "if it is defined elsewhere, keep its type: static typeof(%s) *__gendwarfksyms_ptr_%s __attribute__((used, section(\".discard.gendwarfksyms\"))) = &%s;",
			  name, name, name);
	else
		diag_hint(&run->diags, "compile with -g (in a kernel module: ccflags-y += -g)");
}

static void print_versions(struct run *run)
{
	for (size_t i = 0; i < run->want.count; i++) {
		const struct map_entry *entry = &run->want.entries[i];
		const struct asked *asked = entry->value;

		if (asked->done)
			out_print(stdout, "#SYMVER %s 0x%08" PRIx32 "\n", entry->name.p,
			       asked->crc);
		else
			report_missing(run, entry->name.p);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_symtypes(struct run *run)
{
	size_t count = run->lines.count;
	const char **sorted = arena_array(&run->arena, const char *, count);
	struct buf text = { NULL, 0, 0 };

	for (size_t i = 0; i < count; i++)
		sorted[i] = run->lines.entries[i].name.p;
	if (count)
		qsort(sorted, count, sizeof(*sorted), by_text);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s\n", sorted[i]);
	file_write(run->args->symtypes, buf_view(&text), &run->diags);
	buf_free(&text);
}

static bool all_done(const struct run *run)
{
	for (size_t i = 0; i < run->want.count; i++) {
		const struct asked *asked = run->want.entries[i].value;

		if (!asked->done)
			return false;
	}
	return true;
}

static void read_object(void *context, unsigned thread, size_t index)
{
	struct reading *reading = (struct reading *)context + index;
	const struct run *run = reading->run;
	struct object *object = NULL;

	run->reading[thread] = reading->path;
	reading->err = object_open(reading->path, &reading->diags, &object);
	if (!reading->err &&
	    (run->declarations || types_likely(object, &run->want)))
		reading->err = types_each(object, &run->want, &reading->diags,
					  make_versions, reading);
	object_close(object);
	run->reading[thread] = NULL;
}

/* Takes what was read, unless there was an error. */
static int finish_reading(struct run *run, struct reading *reading, int err)
{
	if (!err) {
		diags_move(&run->diags, &reading->diags);
		err = reading->err;
	}
	for (struct part *part = reading->parts; part; part = part->next) {
		if (!err)
			take_part(run, part);
		symbol_versions_free(&part->versions);
	}
	arena_adopt(&run->arena, &reading->words);
	diags_free(&reading->diags);
	arena_free(&reading->arena);
	return err;
}

static int read_batch(struct run *run, char *const *paths, size_t count)
{
	struct reading *readings = xmalloc(count * sizeof(*readings));
	int err = 0;

	for (size_t i = 0; i < count; i++) {
		struct reading *reading = &readings[i];

		*reading = (struct reading){
			.run = run, .path = paths[i], .end = &reading->parts,
		};
		diags_init(&reading->diags, &reading->words);
	}
	parallel_for(count, run->threads, read_object, readings);
	for (size_t i = 0; i < count; i++)
		err = finish_reading(run, &readings[i], err);
	free(readings);
	return err;
}

/* Definitions and pointers of all objects first; then what is left. */
static int read_objects(struct run *run)
{
	size_t count = (size_t)run->args->count;
	int err = 0;

	for (int pass = 0; pass < 2; pass++) {
		run->declarations = pass == 1;
		if (run->declarations && all_done(run))
			break;
		for (size_t i = 0; !err && i < count; i += BATCH)
			err = read_batch(run, run->args->objects + i,
					 count - i < BATCH ? count - i : BATCH);
	}
	return err;
}

static int work(void *context, int out)
{
	struct run *run = context;

	if (dup2(out, STDOUT_FILENO) < 0)
		return 2;
	if (!read_objects(run)) {
		print_versions(run);
		if (run->args->symtypes)
			write_symtypes(run);
	}
	diags_print(&run->diags, "genbcksyms", stderr);
	return diags_status(&run->diags);
}

static void report_crash(struct run *run, int number)
{
	const char *path = NULL;

	for (unsigned i = 0; i < run->threads && !path; i++)
		path = run->reading[i];
	diag_add(&run->diags, DIAG_FATAL, CODE_TYPES_CRASH, PLACE_FILE(path),
		 "%s (signal %d)", number == SIGXCPU ?
		 "its debug information could not be read in time" :
		 "reading its debug information failed", number);
	diag_hint(&run->diags, "the file is damaged: compile it again");
}

/* Prints what the child has found, or says how it ended. */
static int finish(struct run *run, const struct child_result *result)
{
	if (result->exit_status >= 0) {
		int err = child_put(STDOUT_FILENO, result->out.data,
				    result->out.size);

		if (!err)
			return result->exit_status;
		diag_add(&run->diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
			 "cannot write to standard output: %s", strerror(-err));
	} else {
		report_crash(run, result->signal);
	}
	diags_print(&run->diags, "genbcksyms", stderr);
	return diags_status(&run->diags);
}

/* A crash with several threads does not tell which of the files it was: then
 * once more, with one. */
static int run_child(struct run *run)
{
	const struct child_limits limits = { 600, 16ull << 30, 0, true };
	struct child_result result;
	int status, err = child_run(work, run, &limits, &run->arena, &result);

	if (!err && result.exit_status < 0 && run->threads > 1) {
		file_unmap(&result.out);
		memset(run->reading, 0, run->threads * sizeof(*run->reading));
		run->threads = 1;
		err = child_run(work, run, &limits, &run->arena, &result);
	}
	if (err) {
		out_print(stderr, "FATAL: genbcksyms: no process: %s\n",
			strerror(-err));
		return 2;
	}
	status = finish(run, &result);
	file_unmap(&result.out);
	return status;
}

int main(int argc, char **argv)
{
	struct arguments args = parse(argc, argv);
	struct run run = { .args = &args, .threads = parallel_processors() };
	size_t size = run.threads * sizeof(*run.reading);
	int status;

	diags_init(&run.diags, &run.arena);
	map_init(&run.want, &run.arena);
	map_init(&run.lines, &run.arena);
	run.reading = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (run.reading == MAP_FAILED) {
		perror("FATAL: genbcksyms: mmap");
		/* cppcheck-suppress memleak; nothing was mapped */
		return 2;
	}
	read_symbols(&run);
	status = run_child(&run);
	munmap(run.reading, size);
	map_free(&run.want);
	map_free(&run.lines);
	diags_free(&run.diags);
	arena_free(&run.arena);
	return status;
}
