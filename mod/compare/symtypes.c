// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/symtypes.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "compare/typefile_parse.h"
#include "loader/kernel_add.h"

/* A file that some changed symbol is in. */
struct open_file {
	struct file_map map;
	struct typefile table;
};

struct symtypes {
	struct arena *arena;
	struct map files;	/* symbol -> struct open_file */
	struct names found;
	struct open_file **open;	/* owned */
	size_t nopen;
	size_t room;
	struct open_file *current;
};

bool is_symtypes(const char *path)
{
	return str_ends(str_of(path), STR(".symtypes"));
}

static void take_symbol(const struct map_entry *symbol, void *context)
{
	struct symtypes *symtypes = context;
	struct map_entry *entry = map_put(&symtypes->files, symbol->name);

	if (!entry->value)
		entry->value = symtypes->current;
}

static int read_file(struct symtypes *symtypes, const char *path,
		     const struct map *wanted, struct diags *diags)
{
	struct open_file *file = arena_new(symtypes->arena, struct open_file);
	int err = file_map(path, &file->map, diags);

	if (err)
		return err;
	symtypes->current = file;
	if (!typefile_symbols(file_text(&file->map), wanted, take_symbol, symtypes)) {
		file_unmap(&file->map);
		return 0;
	}
	file->table.path = path;
	typefile_index(file_text(&file->map), symtypes->arena, &file->table);
	if (symtypes->nopen == symtypes->room) {
		symtypes->room = symtypes->room ? symtypes->room * 2 : 16;
		symtypes->open = xrealloc(symtypes->open, symtypes->room *
					  sizeof(*symtypes->open));
	}
	symtypes->open[symtypes->nopen++] = file;
	return 0;
}

int symtypes_read(const char *path, const struct map *wanted, struct arena *arena,
		  struct diags *diags, struct symtypes **out)
{
	struct symtypes *symtypes = arena_new(arena, struct symtypes);
	int err = 0;

	symtypes->arena = arena;
	map_init(&symtypes->files, NULL);
	if (is_file(path))
		names_add(&symtypes->found, path);
	else
		err = names_below(path, is_symtypes, arena, &symtypes->found);
	if (err)
		diag_add(diags, DIAG_FATAL, CODE_TYPES_NONE, PLACE_FILE(path), "%s",
			 strerror(-err));
	else if (!symtypes->found.count)
		err = -ENODATA;
	names_sort_unique(&symtypes->found);
	for (size_t i = 0; i < symtypes->found.count && !err; i++)
		err = read_file(symtypes, symtypes->found.items[i], wanted, diags);
	if (err)
		symtypes_free(symtypes);
	*out = err ? NULL : symtypes;
	return err;
}

void symtypes_free(struct symtypes *symtypes)
{
	if (!symtypes)
		return;
	map_free(&symtypes->files);
	for (size_t i = 0; i < symtypes->nopen; i++) {
		typefile_end(&symtypes->open[i]->table);
		file_unmap(&symtypes->open[i]->map);
	}
	free(symtypes->open);
	names_free(&symtypes->found);
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

static void blame(struct blames *blames, struct map *by_name,
		  const struct type_difference *difference, const char *symbol,
		  struct arena *arena)
{
	struct map_entry *entry = map_put(by_name, difference->name);
	size_t i = (size_t)(uintptr_t)entry->value;

	/* One name may stand for several types: look at all of that name. */
	for (i = i ? i - 1 : blames->count; i < blames->count; i++)
		if (same_difference(&blames->items[i].difference, difference))
			break;
	if (i == blames->count) {
		blames->items[i].difference = (struct type_difference){
			.name = kept(arena, difference->name),
			.before = kept(arena, difference->before),
			.after = kept(arena, difference->after),
		};
		blames->count++;
		if (!entry->value)
			entry->value = (void *)(uintptr_t)(i + 1);
	}
	names_add(&blames->items[i].symbols, symbol);
}

void symtypes_blame(const struct symtypes *before, const struct symtypes *after,
		    const struct names *symbols, struct arena *arena,
		    struct blames *out)
{
	struct map by_name;

	*out = (struct blames){ .items = arena_array(arena, struct blamed,
						     symbols->count) };
	map_init(&by_name, NULL);
	for (size_t i = 0; i < symbols->count; i++) {
		const char *symbol = symbols->items[i];
		const struct open_file *a = map_get(&before->files, str_of(symbol));
		const struct open_file *b = map_get(&after->files, str_of(symbol));
		struct type_difference difference;

		if (a && b && type_difference(&a->table, &b->table, symbol,
					      &difference))
			blame(out, &by_name, &difference, symbol, arena);
		else
			names_add(&out->unexplained, symbol);
	}
	map_free(&by_name);
}

void blames_free(struct blames *blames)
{
	for (size_t i = 0; i < blames->count; i++)
		names_free(&blames->items[i].symbols);
	names_free(&blames->unexplained);
}

static json_t *text_or_null(struct str text)
{
	return text.p ? json_text(text) : json_null();
}

json_t *blames_json(const struct blames *blames)
{
	json_t *list = json_array();

	for (size_t i = 0; i < blames->count; i++) {
		const struct blamed *one = &blames->items[i];

		json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o}",
			"type", json_text(one->difference.name),
			"before", text_or_null(one->difference.before),
			"after", text_or_null(one->difference.after),
			"symbols", names_json(&one->symbols)));
	}
	return list;
}
