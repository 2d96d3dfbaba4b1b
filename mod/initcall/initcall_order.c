// SPDX-License-Identifier: GPL-2.0-or-later
#include "initcall/initcall_order.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/map.h"
#include "object/code.h"
#include "object/object.h"

struct entry {
	struct initcall initcall;
	uint64_t offset;	/* into the table */
};

/* What was linked for one level. */
struct level_table {
	unsigned level;
	uint32_t section;	/* 0: there is none */
	struct entry *items;	/* owned; by offset */
	size_t count;
	size_t room;
};

/* How often an initcall is wanted, and how often it was found. */
struct level_tally {
	size_t wanted;
	size_t linked;
	size_t left;		/* in a section of its own */
};

struct check {
	const struct object *object;
	const struct code *code;
	const struct initcalls *wanted;
	struct arena arena;
	struct diags *diags;
	struct level_table tables[INITCALL_LEVELS];
	struct map tallies[INITCALL_LEVELS];	/* id -> struct level_tally */
};

static struct level_tally *level_tally_of(struct check *check,
					  unsigned level, struct str id)
{
	struct map_entry *entry = map_put(&check->tallies[level], id);

	if (!entry->value)
		entry->value = arena_new(&check->arena, struct level_tally);
	return entry->value;
}

static struct place in_table(const struct check *check,
			     const struct level_table *table, uint64_t offset)
{
	return PLACE_SECTION(check->object->path,
			     initcall_levels[table->level].section, offset);
}

/* ---- what there is --------------------------------------------------------- */

static void note_section(struct check *check, uint32_t index)
{
	struct str name = str_of(check->object->sections[index].name);

	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		struct level_table *table = &check->tables[level];
		struct str own = str_of(initcall_levels[level].section);
		struct str rest = str_skip(name, own.n);

		if (!str_starts(name, own))
			continue;
		if (!rest.n && !table->section) {
			table->section = index;
		} else if (!rest.n) {
			diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_TABLE,
				 in_table(check, table, 0),
				 "the table stands twice: sections %u and %u",
				 table->section, index);
			diag_hint(check->diags, "the linker joins them if the script is given to it: -T");
		} else if (str_starts(rest, STR(".."))) {
			level_tally_of(check, level, str_skip(rest, 2))->left++;
			diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_LEFT,
				 PLACE_FILE(check->object->path),
				 "section %s was not put into its table; what becomes of it is left to the linker",
				 name.p);
			diag_hint(check->diags, "link with the script of all inputs: -T");
		}
	}
}

static void note_symbol(struct check *check, const struct symbol *symbol)
{
	struct initcall initcall;
	struct level_table *table;

	if (!symbol->section ||
	    initcall_parse(str_of(symbol->name), &initcall) != INITCALL_NAME)
		return;
	table = &check->tables[initcall.level];
	if (symbol->section != table->section)
		return;
	if (table->count == table->room) {
		table->room = table->room ? table->room * 2 : 64;
		table->items = xrealloc(table->items, table->room *
					sizeof(*table->items));
	}
	table->items[table->count++] = (struct entry){ initcall, symbol->value };
	level_tally_of(check, initcall.level, initcall.id)->linked++;
}

static int by_offset(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

static void take_stock(struct check *check)
{
	const struct object *object = check->object;

	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		const struct initcall_list *list = &check->wanted->levels[level];

		check->tables[level].level = level;
		map_init(&check->tallies[level], NULL);
		for (size_t i = 0; i < list->count; i++)
			level_tally_of(check, level, list->items[i].id)->wanted++;
	}
	for (uint32_t i = 1; i < object->nsections; i++)
		note_section(check, i);
	for (size_t i = 0; i < object->nsymbols; i++)
		note_symbol(check, &object->symbols[i]);
	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		struct level_table *table = &check->tables[level];

		if (table->count)
			qsort(table->items, table->count, sizeof(*table->items),
			      by_offset);
	}
}

/* ---- what is wrong with it ------------------------------------------------- */

static void check_presence(struct check *check, unsigned level)
{
	const struct map *tallies = &check->tallies[level];
	const char *section = initcall_levels[level].section;

	for (size_t i = 0; i < tallies->count; i++) {
		const struct map_entry *entry = &tallies->entries[i];
		const struct level_tally *tally = entry->value;

		if (tally->linked + tally->left < tally->wanted) {
			diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_LOST,
				 PLACE_FILE(check->object->path),
				 "%.*s is not in %s: the kernel would not call it",
				 (int)entry->name.n, entry->name.p, section);
			diag_hint(check->diags, "was it linked from these inputs, and not stripped?");
		} else if (tally->linked > tally->wanted) {
			diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_EXTRA,
				 PLACE_FILE(check->object->path),
				 "%.*s is in %s, but in none of the inputs",
				 (int)entry->name.n, entry->name.p, section);
			diag_hint(check->diags, "give all inputs of the link");
		}
	}
}

/* Whether an initcall is there as often as it should be, so that it has a place. */
static bool has_place(const struct check *check, const struct initcall *initcall)
{
	const struct level_tally *tally =
		map_get(&check->tallies[initcall->level], initcall->id);

	return tally && tally->linked == tally->wanted;
}

/* The first that is out of order, and how many are: one tends to move others. */
static void check_sequence(struct check *check, const struct level_table *table)
{
	const struct initcall_list *list = &check->wanted->levels[table->level];
	const struct entry *at = NULL;
	struct str wanted = { NULL, 0 };
	size_t wrong = 0, next = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct entry *entry = &table->items[i];

		if (!has_place(check, &entry->initcall))
			continue;
		while (!has_place(check, &list->items[next]))
			next++;
		if (!str_eq(list->items[next].id, entry->initcall.id) &&
		    !wrong++) {
			at = entry;
			wanted = list->items[next].id;
		}
		next++;
	}
	if (!wrong)
		return;
	diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_ORDER,
		 in_table(check, table, at->offset),
		 "%.*s stands where %.*s should; %zu of %zu are out of place",
		 (int)at->initcall.id.n, at->initcall.id.p, (int)wanted.n,
		 wanted.p, wrong, table->count);
	diag_hint(check->diags, "link with the script of the same inputs in the same order");
}

/*
 * Entries are 4 bytes, relative, or 8; there is nothing between them.  Returns
 * whether there are entries that can be looked at.
 */
static bool check_level_layout(struct check *check,
			       const struct level_table *table)
{
	uint64_t size = check->object->sections[table->section].size;
	uint64_t step = table->count ? size / table->count : 0;
	bool good = (step == 4 || step == 8) && size == step * table->count;
	size_t i = 0;

	if (!size && !table->count)
		return false;

	while (good && i < table->count && table->items[i].offset == i * step)
		i++;
	if (good && i == table->count)
		return true;
	diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_TABLE,
		 in_table(check, table, good ? table->items[i].offset : 0),
		 "0x%" PRIx64 " bytes are not a table of the %zu initcalls in it",
		 size, table->count);
	diag_hint(check->diags, "something else was linked into it, or symbols were stripped");
	return false;
}

/* Whether a relocation against @symbol may fill the entry of @initcall. */
static bool leads_to(const char *symbol, const struct initcall *initcall)
{
	struct str name = str_of(symbol);
	struct str level = initcall_levels[initcall->level].name;

	if (!str_starts(name, STR(INITSTUB_PREFIX)))
		return true;
	name = str_skip(name, sizeof(INITSTUB_PREFIX) - 1);
	return name.n == initcall->id.n + level.n &&
	       str_starts(name, initcall->id) && str_ends(name, level);
}

static void bad_entry(struct check *check, const struct level_table *table,
		      size_t i, const char *what)
{
	diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_ENTRY,
		 in_table(check, table, table->items[i].offset),
		 "the entry of %.*s %s", (int)table->items[i].initcall.id.n,
		 table->items[i].initcall.id.p, what);
	diag_hint(check->diags, "link again; this is no work of a linker script");
}

static void check_entries(struct check *check, const struct level_table *table)
{
	const struct section_code *code = &check->code->sections[table->section];
	uint64_t size = check->object->sections[table->section].size;
	uint64_t step = size / table->count;
	const struct reloc **relocs = arena_array(&check->arena,
						  const struct reloc *,
						  table->count);

	for (size_t i = 0; i < code->nrelocs; i++) {
		const struct reloc *reloc = &code->relocs[i];
		uint64_t at = reloc->offset / step;

		if (at >= table->count || reloc->offset % step || relocs[at]) {
			diag_add(check->diags, DIAG_ERROR, CODE_INITCALL_TABLE,
				 in_table(check, table, reloc->offset),
				 "a relocation that fills no entry, or one that is filled already");
			diag_hint(check->diags, "the file is damaged: link it again");
			continue;
		}
		relocs[at] = reloc;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct symbol *symbol = relocs[i] ?
			&check->object->symbols[relocs[i]->symbol] : NULL;

		if (!symbol)
			bad_entry(check, table, i, "has no relocation: it leads nowhere");
		else if (symbol->flags & SYMBOL_UNDEFINED)
			bad_entry(check, table, i, "leads to a symbol that is not defined");
		else if (!leads_to(symbol->name, &table->items[i].initcall))
			bad_entry(check, table, i, "leads to another initcall's stub");
	}
}

void check_initcall_order(const struct initcalls *wanted,
			  const struct code *code, struct diags *diags)
{
	struct check check = {
		.object = code->object,
		.code = code,
		.wanted = wanted,
		.diags = diags,
	};

	take_stock(&check);
	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		struct level_table *table = &check.tables[level];

		check_presence(&check, level);
		check_sequence(&check, table);
		if (table->section && check_level_layout(&check, table))
			check_entries(&check, table);
		map_free(&check.tallies[level]);
		free(table->items);
	}
	arena_free(&check.arena);
}

void verify_initcall_order(const struct initcalls *wanted, const char *path,
			   struct diags *diags)
{
	struct object *object;
	struct code code;

	if (object_open(path, diags, &object))
		return;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF, PLACE_FILE(path),
			 "not a linked object, but %s",
			 object_kind_name(object->kind));
		diag_hint(diags, "--verify takes the vmlinux.o that was linked from the inputs");
	} else if (!code_load(object, CODE_RELOCS, diags, &code)) {
		check_initcall_order(wanted, &code, diags);
	}
	object_close(object);
}
