// SPDX-License-Identifier: GPL-2.0-or-later
#include "modlto/link.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "modlto/whole.h"
#include "object/object.h"

enum { ROUNDS = 4 };

/*
 * What suits a module (docs/WHOLE.md has what each brought): LLVM inlines and unrolls for
 * programs whose loops are hot, by which text of a kernel grows by a tenth. Not to unroll at all
 * costs a loop over bytes, such as a checksum, a third of its speed: small ones become two. And LLVM
 * gives up merging ends of blocks at 150, of which a switch over key codes has more; and for
 * a tenth of its range such a switch gets a table (not on x86_64, where retpolines forbid them).
 *
 * On x86_64 kbuild compiles with -falign-loops=1, which bitcode does not carry: LLVM would align them
 * to 16 bytes. Nor are blocks of two instructions copied there to save a jump.
 *
 * Its passes for LTO end with equal tables, where a switch was inlined twice, and with texts
 * of calls of which only code generation would find out that they never happen.
 */
static const struct {
	enum machine machine;		/* MACHINE_UNKNOWN: either */
	const char *option;		/* of LLVM, or of ld.lld */
} tuning[] = {
	{ MACHINE_UNKNOWN, "-inline-threshold=0" },
	{ MACHINE_UNKNOWN, "-unroll-partial-threshold=20" },
	{ MACHINE_UNKNOWN, "-unroll-max-count=2" },
	{ MACHINE_UNKNOWN, "-tail-merge-threshold=1000" },
	{ MACHINE_X86_64, "-align-loops=1" },
	{ MACHINE_X86_64, "-tail-dup-placement-threshold=1" },
	{ MACHINE_AARCH64, "-jump-table-density=40" },
	{ MACHINE_UNKNOWN, "--lto-newpm-passes=lto<O2>,function(lower-constant-intrinsics),constmerge,globaldce" },
};

struct work {
	const struct modlto_link *options;
	struct arena *arena;
	struct diags *diags;
	struct object **objects;	/* opened, as options->members */
	struct object **libraries;
	struct holds holds;
	struct whole whole;
	const char *bitcode;		/* OUTPUT.whole.bc */
	bool keep_bitcode;		/* somebody is to have a look at it */
};

/* ---- inputs --------------------------------------------------------------------- */

static int open_all(struct work *work, const struct names *names,
		    struct object ***out)
{
	struct object **objects = arena_array(work->arena, struct object *,
					      names->count + 1);

	*out = objects;
	for (size_t i = 0; i < names->count; i++) {
		int err = object_open(names->items[i], work->diags, &objects[i]);

		if (err)
			return err;
	}
	return 0;
}

static void close_all(struct object **objects)
{
	for (; objects && *objects; objects++)
		object_close(*objects);
}

static enum machine machine_of(const struct object *object)
{
	while (object->kind == OBJECT_ARCHIVE && object->nmembers)
		object = &object->members[0];
	return object->machine;
}

static int check_machines(const struct work *work)
{
	const struct object *first = work->objects[0];

	for (struct object **o = work->objects; *o; o++) {
		if (machine_of(*o) == machine_of(first))
			continue;
		diag_add(work->diags, DIAG_ERROR, CODE_LINK_MACHINE,
			 PLACE_FILE((*o)->path), "for %s, but %s is for %s",
			 machine_name(machine_of(*o)), first->path,
			 machine_name(machine_of(first)));
		diag_hint(work->diags, "left over from a build with another ARCH: remove it and build again");
		return -EINVAL;
	}
	return 0;
}

static bool defines(const struct object *object, const char *name)
{
	for (size_t i = 0; i < object->nmembers; i++)
		if (defines(&object->members[i], name))
			return true;
	for (size_t i = 0; i < object->nsymbols; i++)
		if (!(object->symbols[i].flags & SYMBOL_UNDEFINED) &&
		    !strcmp(object->symbols[i].name, name))
			return true;
	return false;
}

static bool anyone_defines(struct object **objects, const char *name)
{
	for (; *objects; objects++)
		if (defines(*objects, name))
			return true;
	return false;
}

static void hold_kept(struct work *work)
{
	const struct names *keep = &work->options->keep;

	for (size_t i = 0; i < keep->count; i++) {
		holds_add(&work->holds, str_of(keep->items[i]), "the user");
		if (anyone_defines(work->objects, keep->items[i]) ||
		    anyone_defines(work->libraries, keep->items[i]))
			continue;
		diag_add(work->diags, DIAG_WARNING, CODE_WHOLE_KEEP,
			 PLACE_FILE(work->options->output),
			 "%s is to be kept, but no object of the module defines it",
			 keep->items[i]);
		diag_hint(work->diags, "KEEP_SYMBOLS= names functions and variables as the source does");
	}
}

/* Bitcode is merged; all else stays apart, and holds what it knows. */
static void sort_inputs(struct work *work)
{
	struct whole *whole = &work->whole;

	whole->members = arena_array(work->arena, struct object *,
				     work->options->members.count);
	for (struct object **o = work->objects; *o; o++) {
		if ((*o)->kind == OBJECT_BITCODE) {
			whole->members[whole->nmembers++] = *o;
			holds_of_merged(&work->holds, *o);
		} else {
			holds_of_apart(&work->holds, *o);
		}
	}
	for (struct object **o = work->libraries; *o; o++)
		holds_of_apart(&work->holds, *o);
	hold_kept(work);
	names_index(&work->options->keep, &whole->keep);
	whole_collide(whole, work->arena);
}

/* ---- the linker ----------------------------------------------------------------- */

static void add_tuning(enum machine machine, struct names *words)
{
	for (size_t i = 0; i < sizeof(tuning) / sizeof(*tuning); i++) {
		const char *option = tuning[i].option;

		if (tuning[i].machine && tuning[i].machine != machine)
			continue;
		if (option[1] != '-')
			names_add(words, "-mllvm");
		names_add(words, option);
	}
}

static void command(const struct work *work, struct names *words)
{
	const struct modlto_link *options = work->options;

	for (char **word = options->linker; *word; word++)
		names_add(words, *word);
	if (work->whole.nmembers)
		add_tuning(machine_of(work->objects[0]), words);
	names_add(words, "-o");
	names_add(words, options->output);
	if (work->whole.nmembers)
		names_add(words, work->bitcode);
	for (size_t i = 0; i < options->members.count; i++)
		if (work->objects[i]->kind != OBJECT_BITCODE)
			names_add(words, options->members.items[i]);
	for (size_t i = 0; i < options->libraries.count; i++)
		names_add(words, options->libraries.items[i]);
	names_add(words, NULL);
}

/* LLVM ends itself with SIGABRT, or, where it catches signals, with 128 and more. */
static bool crashed(int status)
{
	return WIFSIGNALED(status) ||
	       (WIFEXITED(status) && WEXITSTATUS(status) >= 128);
}

static int judge(struct work *work, const char *linker, int status)
{
	struct diags *diags = work->diags;

	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	if (crashed(status) && work->whole.nmembers) {
		work->keep_bitcode = true;
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINKER,
			 PLACE_FILE(work->options->output),
			 "%s crashed while it made code of the whole module",
			 linker);
		diag_hint(diags, "%s is what it was given, for those who mend LLVM; LTO=thin may do without",
			  work->bitcode);
		return -EIO;
	}
	diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINKER,
		 PLACE_FILE(work->options->output),
		 "%s failed, and says above why", linker);
	return -EIO;
}

static int run_linker(struct work *work)
{
	struct names words = { NULL, 0, 0 };
	int status = 0, err;

	command(work, &words);
	err = child_spawn(words.items, &status);
	if (err)
		diag_add(work->diags, DIAG_FATAL, CODE_WHOLE_LINKER,
			 PLACE_FILE(work->options->output),
			 "cannot run %s: %s", words.items[0], strerror(-err));
	else
		err = judge(work, words.items[0], status);
	names_free(&words);
	return err;
}

/* ---- what the result asks for --------------------------------------------------- */

static void names_of(struct str list, struct map *map)
{
	map_init(map, NULL);
	while (list.n) {
		struct str name = { list.p, strnlen(list.p, list.n) };

		map_put(map, name);
		list = str_skip(list, name.n + 1);
	}
}

/* Two statics, one name, and assembly that means one of them. */
static int refuse_ambiguous(const struct work *work, const char *name)
{
	diag_add(work->diags, DIAG_FATAL, CODE_WHOLE_LINK,
		 PLACE_FILE(work->options->output),
		 "assembly names %s, a static of several objects", name);
	diag_hint(work->diags, "give them names of their own, or build with LTO=thin");
	return -EBADMSG;
}

/* Holds what is undefined and was made internal; how many these are, or a negative errno. */
static int hold_missing(struct work *work, struct str internal)
{
	struct object *object;
	struct map were;
	int missing = 0;
	int err = object_open(work->options->output, work->diags, &object);

	if (err)
		return err;
	names_of(internal, &were);
	for (size_t i = 1; missing >= 0 && i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);
		const struct collision *collision;

		if (!(object->symbols[i].flags & SYMBOL_UNDEFINED))
			continue;
		collision = map_get(&work->whole.collisions, name);
		if (collision && !collision->global)
			missing = refuse_ambiguous(work, name.p);
		if (missing < 0 || !map_find(&were, name))
			continue;
		holds_add(&work->holds, name, "code generation");
		missing++;
	}
	map_free(&were);
	object_close(object);
	return missing;
}

/* What is missing then, or a negative errno. */
static int make_once(struct work *work)
{
	struct whole_result result;
	int err = whole_link(&work->whole, work->arena, work->diags, &result);

	if (err)
		return err;
	err = file_write(work->bitcode, result.bitcode, work->diags);
	if (!err)
		err = run_linker(work);
	if (!err)
		err = hold_missing(work, result.internal);
	file_unmap(&result.map);
	return err;
}

static int make_whole(struct work *work)
{
	int missing = 1;

	for (int round = 0; missing > 0 && round < ROUNDS; round++)
		missing = make_once(work);
	if (missing <= 0)
		return missing;
	diag_add(work->diags, DIAG_FATAL, CODE_WHOLE_LINK,
		 PLACE_FILE(work->options->output),
		 "code generation keeps asking for other functions of the module");
	diag_hint(work->diags, "name them with KEEP_SYMBOLS=, or build with LTO=thin");
	return -EIO;
}

/* The libraries that a linker of its own directory has: …/bin/ld.lld, …/lib/. */
static const char *beside(const struct work *work)
{
	const char *linker = work->options->linker[0];
	char *real = strchr(linker, '/') ? realpath(linker, NULL) : NULL;
	const char *found = "";
	char *slash;

	if (!real)
		return found;
	slash = strrchr(real, '/');
	*slash = '\0';
	slash = strrchr(real, '/');
	if (slash)
		found = arena_printf(work->arena, "%.*s/lib/",
				     (int)(slash - real), real);
	free(real);
	return found;
}

static int link_opened(struct work *work)
{
	const struct modlto_link *options = work->options;
	int err = open_all(work, &options->members, &work->objects);

	if (!err)
		err = open_all(work, &options->libraries, &work->libraries);
	if (!err)
		err = check_machines(work);
	if (err)
		return err;
	sort_inputs(work);
	work->whole.name = options->output;
	work->whole.llvm = options->llvm;
	work->whole.library_beside = beside(work);
	work->whole.holds = &work->holds;
	if (work->whole.nmembers) {
		err = make_whole(work);
		if (!work->keep_bitcode)
			unlink(work->bitcode);
		return err;
	}
	diag_add(work->diags, DIAG_NOTE, CODE_WHOLE_NOTHING,
		 PLACE_FILE(options->output),
		 "all objects are machine code, compiled without LTO: nothing to do for LTO=whole");
	return run_linker(work);
}

int modlto_link(const struct modlto_link *options, struct arena *arena,
		struct diags *diags)
{
	struct work work = {
		.options = options,
		.arena = arena,
		.diags = diags,
		.bitcode = arena_printf(arena, "%s.whole.bc", options->output),
	};
	int err;

	holds_init(&work.holds, arena);
	err = link_opened(&work);
	if (err)
		unlink(options->output);
	close_all(work.objects);
	close_all(work.libraries);
	holds_free(&work.holds);
	map_free(&work.whole.keep);
	map_free(&work.whole.collisions);
	return err;
}
