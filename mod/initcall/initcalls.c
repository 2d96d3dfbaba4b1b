// SPDX-License-Identifier: GPL-2.0-or-later
#include "initcall/initcalls.h"

#include <stdlib.h>

#include "base/map.h"
#include "object/object.h"

/* An initcall of one file, and where its symbol stands in that. */
struct found {
	struct initcall initcall;
	size_t symbol;
};

static int by_counter(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->initcall.counter != y->initcall.counter)
		return x->initcall.counter < y->initcall.counter ? -1 : 1;
	return x->symbol < y->symbol ? -1 : 1;
}

static bool is_definition(const struct symbol *symbol)
{
	return !(symbol->flags & (SYMBOL_UNDEFINED | SYMBOL_SECTION |
				  SYMBOL_FILE));
}

/* What is in the way of ordering @name. */
static void refuse_initcall(const char *path, const char *name,
			    enum initcall_name verdict, struct diags *diags)
{
	switch (verdict) {
	case INITCALL_NAME:
		return;
	case INITCALL_OTHER:
		if (!str_starts(str_of(name), STR(INITCALL_PREFIX)))
			return;
		diag_add(diags, DIAG_WARNING, CODE_INITCALL_NAME, PLACE_FILE(path),
			 "\"%s\" begins like an initcall, but has no counter; it is left out",
			 name);
		diag_hint(diags, "initcalls are __initcall__<module>__<counter>_<line>_<function><level>");
		return;
	case INITCALL_BAD_ID:
		diag_add(diags, DIAG_ERROR, CODE_INITCALL_NAME, PLACE_FILE(path),
			 "initcall \"%s\": not a name of C, or a counter that is too large",
			 name);
		diag_hint(diags, "define it with one of the macros of include/linux/init.h");
		return;
	case INITCALL_BAD_LEVEL:
		diag_add(diags, DIAG_ERROR, CODE_INITCALL_LEVEL, PLACE_FILE(path),
			 "initcall \"%s\" is of no level that the kernel runs",
			 name);
		diag_hint(diags, "there are early, 0 to 7 and rootfs, each of the numbers and rootfs with an s behind it or without, and con");
		return;
	}
}

/* Those of one file, in the order of its symbols. */
static size_t find_initcalls(const struct object *object, struct found **found,
			     struct diags *diags)
{
	size_t count = 0, room = 0;

	*found = NULL;
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct initcall initcall;
		enum initcall_name verdict;

		if (!is_definition(symbol))
			continue;
		verdict = initcall_parse(str_of(symbol->name), &initcall);
		if (verdict != INITCALL_NAME) {
			refuse_initcall(object->path, symbol->name, verdict, diags);
			continue;
		}
		if (count == room) {
			room = room ? room * 2 : 16;
			*found = xrealloc(*found, room * sizeof(**found));
		}
		(*found)[count++] = (struct found){ initcall, i };
	}
	return count;
}

static void collect_one(struct initcalls *initcalls,
			const struct object *object, struct arena *arena,
			struct diags *diags)
{
	struct found *found;
	size_t count = find_initcalls(object, &found, diags);

	if (count)
		qsort(found, count, sizeof(*found), by_counter);
	for (size_t i = 0; i < count; i++) {
		struct initcall *initcall = &found[i].initcall;

		initcall->id.p = arena_str(arena, initcall->id);
		initcall_add(&initcalls->levels[initcall->level], initcall);
		if (!i || initcall->counter != found[i - 1].initcall.counter)
			continue;
		diag_add(diags, DIAG_WARNING, CODE_INITCALL_COUNTER,
			 PLACE_FILE(object->path),
			 "initcalls %.*s and %.*s have the same counter; they stay in the order of the symbol table",
			 (int)found[i - 1].initcall.id.n,
			 found[i - 1].initcall.id.p, (int)initcall->id.n,
			 initcall->id.p);
		diag_hint(diags, "counters order what is in one source file: give the objects that this one was linked from");
	}
	free(found);
}

void initcalls_collect(struct initcalls *initcalls, const struct object *object,
		       struct arena *arena, struct diags *diags)
{
	if (object->kind != OBJECT_ARCHIVE)
		collect_one(initcalls, object, arena, diags);
	for (size_t i = 0; i < object->nmembers; i++)
		collect_one(initcalls, &object->members[i], arena, diags);
}

void initcalls_finish(const struct initcalls *initcalls, struct diags *diags)
{
	if (!initcalls_count(initcalls)) {
		diag_add(diags, DIAG_ERROR, CODE_INITCALL_NONE, PLACE_NONE,
			 "no initcall in any of the inputs");
		diag_hint(diags, "give the objects and archives of vmlinux: vmlinux.a and, before 6.1, those that link-vmlinux.sh links");
	}
	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		const struct initcall_list *list = &initcalls->levels[level];
		struct map seen;

		map_init(&seen, NULL);
		for (size_t i = 0; i < list->count; i++) {
			const struct initcall *initcall = &list->items[i];

			if (!map_find(&seen, initcall->id)) {
				map_put(&seen, initcall->id);
				continue;
			}
			diag_add(diags, DIAG_WARNING, CODE_INITCALL_TWICE,
				 PLACE_NONE,
				 "two initcalls of %s are called %.*s: both go where the first of them stands",
				 initcall_levels[level].section,
				 (int)initcall->id.n, initcall->id.p);
			diag_hint(diags, "rename one of the functions, or see whether an input was given twice");
		}
		map_free(&seen);
	}
}

static const char *input_path(const char *top, const char *path,
			      struct arena *arena)
{
	if (path[0] == '/' || !top || !*top || !strcmp(top, "."))
		return path;
	return arena_printf(arena, "%s/%s", top, path);
}

void initcalls_read(struct initcalls *initcalls, char **inputs, const char *top,
		    struct arena *arena, struct diags *diags)
{
	for (char **input = inputs; *input; input++) {
		struct object *object;

		if (object_open(input_path(top, *input, arena), diags, &object))
			continue;
		initcalls_collect(initcalls, object, arena, diags);
		object_close(object);
	}
	if (!diags->counts[DIAG_FATAL])
		initcalls_finish(initcalls, diags);
}
