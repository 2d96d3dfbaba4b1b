// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a finished module exports, as the loader sees it: __ksymtab and
 * __ksymtab_gpl hold 12 bytes an export, three relative references to the
 * symbol, its name and its namespace (PREL32, 4.19 and newer on both machines),
 * which in a relocatable file are relocations.  __kcrctab and __kcrctab_gpl
 * hold the CRCs in the same order: numbers since 5.19, before that relocations
 * against absolute symbols.  Since 7.1 there is one table of each, and __kflagstab
 * holds a byte an export, of which bit 0 means GPL-only.
 */
#include <errno.h>
#include <inttypes.h>

#include "model/rela.h"
#include "loader/loadable_read.h"
#include "object/object.h"
#include "model/reading.h"

enum {
	ENTRY_SIZE = 12,
	NAME_AT = 4,
	NAMESPACE_AT = 8,
	CRC_SIZE = 4,
	FLAG_GPL_ONLY = 1,
};

static int bad_table(const struct object *object, const struct section *table,
		     uint64_t offset, struct diags *diags, const char *why)
{
	diag_add(diags, DIAG_FATAL, CODE_KSYMTAB_MALFORMED,
		 PLACE_SECTION(object->path, table->name, offset),
		 "the table of exports: %s", why);
	diag_hint(diags, "the module is damaged; build it again");
	return -EBADMSG;
}

/* The string that a relocation refers to, or NULL: see string_in(). */
static const char *string_of(const struct object *object,
			     const struct reloc *reloc, uint64_t *left)
{
	const struct section *section;
	const struct symbol *symbol;

	if (reloc->symbol >= object->nsymbols)
		return NULL;
	symbol = &object->symbols[reloc->symbol];
	if (!symbol->section)
		return NULL;
	section = &object->sections[symbol->section];
	if (!section->data)
		return NULL;
	return string_in((struct str){ (const char *)section->data,
				       section->size },
			 symbol->value + (uint64_t)reloc->addend, left);
}

static int read_names(const struct object *object, const struct section *table,
		      struct arena *arena, struct diags *diags,
		      struct loadable_export *exports)
{
	uint64_t left = names_room(object->map.size);
	const struct section *rela = &object->sections[table->relocs];
	uint64_t count = table->relocs ? rela_count(rela) : 0;

	for (uint64_t i = 0; i < count; i++) {
		struct reloc reloc = rela_get(rela, i);
		uint64_t entry = reloc.offset / ENTRY_SIZE;
		uint64_t field = reloc.offset % ENTRY_SIZE;
		const char *text;

		if (reloc.offset >= table->size)
			return bad_table(object, table, reloc.offset, diags,
					 "a relocation lies outside of it");
		if (field != NAME_AT && field != NAMESPACE_AT)
			continue;
		text = string_of(object, &reloc, &left);
		if (!text)
			return bad_table(object, table, reloc.offset, diags,
					 "a name or namespace is no string");
		if (field == NAME_AT)
			exports[entry].name = arena_strdup(arena, text);
		else
			exports[entry].namespace = *text ?
				arena_strdup(arena, text) : "";
	}
	return 0;
}

static void read_crcs(const struct object *object, const char *name,
		      struct loadable_export *exports, uint64_t count)
{
	const struct section *table = object_section(object, name);
	const struct section *rela;

	if (!table || !table->data)
		return;
	for (uint64_t i = 0; i < count && i < table->size / CRC_SIZE; i++) {
		exports[i].crc = le32(table->data + i * CRC_SIZE);
		exports[i].has_crc = true;
	}
	rela = &object->sections[table->relocs];
	for (uint64_t i = 0; table->relocs && i < rela_count(rela); i++) {
		struct reloc reloc = rela_get(rela, i);

		if (reloc.offset / CRC_SIZE < count &&
		    reloc.symbol < object->nsymbols &&
		    (object->symbols[reloc.symbol].flags & SYMBOL_ABSOLUTE))
			exports[reloc.offset / CRC_SIZE].crc = (uint32_t)
				(object->symbols[reloc.symbol].value +
				 (uint64_t)reloc.addend);
	}
}

static int read_flags(const struct object *object, struct diags *diags,
		      struct loadable_export *exports, uint64_t count)
{
	const struct section *table = object_section(object, "__kflagstab");

	if (!table)
		return 0;
	if (!table->data || table->size < count)
		return bad_table(object, table, table->size, diags,
				 "there are more exports than flags");
	for (uint64_t i = 0; i < count; i++) {
		exports[i].gpl_only = table->data[i] & FLAG_GPL_ONLY;
		exports[i].flagged = true;
	}
	return 0;
}

static const struct {
	const char *symbols;
	const char *crcs;
	bool gpl_only;
} tables[] = {
	{ "__ksymtab",     "__kcrctab",     false },
	{ "__ksymtab_gpl", "__kcrctab_gpl", true },
};

enum { TABLES = sizeof(tables) / sizeof(*tables) };

int read_ksymtab(const struct object *object, struct arena *arena,
		 struct diags *diags, struct loadable *out)
{
	const struct section *found[TABLES];
	uint64_t room = 0;

	for (size_t t = 0; t < TABLES; t++) {
		found[t] = object_section(object, tables[t].symbols);
		if (found[t] && !found[t]->data)
			found[t] = NULL;
		room += found[t] ? found[t]->size / ENTRY_SIZE : 0;
	}
	if (!room)
		return 0;
	out->exports = arena_array(arena, struct loadable_export, room);
	for (size_t t = 0; t < TABLES; t++) {
		struct loadable_export *exports = out->exports + out->nexports;
		uint64_t count = found[t] ? found[t]->size / ENTRY_SIZE : 0;
		int err;

		if (!count)
			continue;
		if (found[t]->size % ENTRY_SIZE)
			return bad_table(object, found[t], count * ENTRY_SIZE,
					 diags, "its size is no multiple of 12, the size of an entry");
		err = read_names(object, found[t], arena, diags, exports);
		if (err)
			return err;
		for (uint64_t i = 0; i < count; i++) {
			if (!exports[i].name)
				return bad_table(object, found[t],
						 i * ENTRY_SIZE, diags,
						 "an entry has no name");
			if (!exports[i].namespace)
				exports[i].namespace = "";
			exports[i].gpl_only = tables[t].gpl_only;
		}
		read_crcs(object, tables[t].crcs, exports, count);
		if (!tables[t].gpl_only)
			err = read_flags(object, diags, exports, count);
		if (err)
			return err;
		out->nexports += count;
	}
	return 0;
}
