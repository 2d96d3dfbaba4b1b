// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compare --types.  A kernel build has a symtypes file for each object, and one
 * name may mean two types in two of them, so a symbol is looked at in the file
 * that defines it.  Files that define no changed symbol are only skimmed.
 */
#include <errno.h>
#include <stdlib.h>

#include "compare/typefile_parse.h"
#include "compare/modvers_compare.h"

/* A file that some changed symbol is in. */
struct open_file {
	struct file_map map;
	struct typefile table;
};

struct side {
	const char *path;
	struct arena *arena;
	struct map files;	/* symbol -> struct open_file */
	struct names found;
	struct open_file **open;	/* owned */
	size_t nopen;
	size_t room;
	struct open_file *current;
};

static bool is_symtypes(const char *path)
{
	return str_ends(str_of(path), STR(".symtypes"));
}

static void take_symbol(const struct map_entry *symbol, void *context)
{
	struct side *side = context;
	struct map_entry *entry = map_put(&side->files, symbol->name);

	if (!entry->value)
		entry->value = side->current;
}

static int read_file(struct side *side, const char *path,
		     const struct map *wanted, struct diags *diags)
{
	struct open_file *file = arena_new(side->arena, struct open_file);
	int err = file_map(path, &file->map, diags);

	if (err)
		return err;
	side->current = file;
	if (!typefile_symbols(file_text(&file->map), wanted, take_symbol, side)) {
		file_unmap(&file->map);
		return 0;
	}
	file->table.path = path;
	typefile_index(file_text(&file->map), side->arena, &file->table);
	if (side->nopen == side->room) {
		side->room = side->room ? side->room * 2 : 16;
		side->open = xrealloc(side->open, side->room * sizeof(*side->open));
	}
	side->open[side->nopen++] = file;
	return 0;
}

static int read_side(struct side *side, const struct map *wanted,
		     struct diags *diags)
{
	int err = 0;

	if (is_file(side->path))
		names_add(&side->found, side->path);
	else
		err = names_below(side->path, is_symtypes, side->arena,
				  &side->found);
	names_sort_unique(&side->found);
	if (!side->found.count) {
		diag_add(diags, DIAG_FATAL, CODE_TYPES_NONE,
			 PLACE_FILE(side->path), "%s", err ? strerror(-err) :
			 "no symtypes file is below it");
		diag_hint(diags, "kbuild leaves them beside objects with KBUILD_SYMTYPES=1; genksyms -T and genbcksyms -T write them");
		return -ENOENT;
	}
	for (size_t i = 0; i < side->found.count && !err; i++)
		err = read_file(side, side->found.items[i], wanted, diags);
	return err;
}

static void end_side(struct side *side)
{
	map_free(&side->files);
	for (size_t i = 0; i < side->nopen; i++) {
		typefile_end(&side->open[i]->table);
		file_unmap(&side->open[i]->map);
	}
	free(side->open);
	names_free(&side->found);
}

static bool same_difference(const struct type_difference *a,
			    const struct type_difference *b)
{
	return str_eq(a->name, b->name) && str_eq(a->before, b->before) &&
	       str_eq(a->after, b->after);
}

/* A part of a file that will not stay. */
static struct str kept(struct arena *arena, struct str text)
{
	return text.p ? (struct str){ arena_str(arena, text), text.n } : text;
}

static void blame(struct comparison *comparison, struct map *by_name,
		  const struct type_difference *difference, const char *symbol,
		  struct arena *arena)
{
	struct map_entry *entry = map_put(by_name, difference->name);
	size_t i = (size_t)(uintptr_t)entry->value;

	/* One name may stand for several types: look at all of that name. */
	for (i = i ? i - 1 : comparison->ntypes; i < comparison->ntypes; i++)
		if (same_difference(&comparison->types[i].difference, difference))
			break;
	if (i == comparison->ntypes) {
		comparison->types[i].difference = (struct type_difference){
			.name = kept(arena, difference->name),
			.before = kept(arena, difference->before),
			.after = kept(arena, difference->after),
		};
		comparison->ntypes++;
		if (!entry->value)
			entry->value = (void *)(uintptr_t)(i + 1);
	}
	names_add(&comparison->types[i].symbols, symbol);
}

static void explain(struct comparison *comparison, const struct side *before,
		    const struct side *after, struct arena *arena)
{
	struct map by_name;

	map_init(&by_name, NULL);
	comparison->types = arena_array(arena, struct blamed, comparison->count);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct change *change = &comparison->items[i].change;
		struct type_difference difference;
		const struct open_file *a, *b;
		const char *symbol;

		if (!(change->kinds & CHANGE_CRC))
			continue;
		symbol = change->before->name;
		a = map_get(&before->files, str_of(symbol));
		b = map_get(&after->files, str_of(symbol));
		if (a && b && type_difference(&a->table, &b->table, symbol,
					      &difference))
			blame(comparison, &by_name, &difference, symbol, arena);
		else
			names_add(&comparison->unexplained, symbol);
	}
	map_free(&by_name);
}

int compare_types(struct comparison *comparison, const char *before,
		  const char *after, struct arena *arena, struct diags *diags)
{
	struct side sides[2] = {
		{ .path = before, .arena = arena },
		{ .path = after, .arena = arena },
	};
	struct map wanted;
	int err = 0;

	map_init(&wanted, NULL);
	for (size_t i = 0; i < comparison->count; i++)
		if (comparison->items[i].change.kinds & CHANGE_CRC)
			map_put(&wanted, str_of(comparison->items[i].change.before->name));
	for (size_t i = 0; i < 2; i++) {
		map_init(&sides[i].files, NULL);
		if (!err)
			err = read_side(&sides[i], &wanted, diags);
	}
	if (!err)
		explain(comparison, &sides[0], &sides[1], arena);
	end_side(&sides[0]);
	end_side(&sides[1]);
	map_free(&wanted);
	return err;
}
