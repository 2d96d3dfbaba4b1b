// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The symbol table that LLVM stores in bitcode for linkers, version 3
 * (llvm/Object/IRSymtab.h, the same from LLVM 14 to 22).  A table of 32-bit
 * little-endian words: a header of ranges into the table, and strings as
 * offset and length in the STRTAB.
 *
 * It lists what module-level asm defines and uses as well, and, of IR symbols,
 * the explicit section.  What it cannot tell of symbols from asm: whether they
 * are functions (all are said to be), and their section.
 */
#include <errno.h>
#include <inttypes.h>

#include "bitcode/bitcode.h"
#include "bitcode/llvmlib.h"

enum { KNOWN_VERSION = 3 };

/* Offsets of the header's fields, and sizes of the table's entries. */
enum {
	HEADER_VERSION = 0,
	HEADER_PRODUCER = 4,
	HEADER_MODULES = 12,
	HEADER_SYMBOLS = 28,
	HEADER_UNCOMMONS = 36,
	HEADER_SIZE = 76,

	MODULE_SIZE = 12,

	SYMBOL_NAME = 0,
	SYMBOL_IR_NAME = 8,
	SYMBOL_FLAGS = 20,
	SYMBOL_SIZE = 24,

	/* What few symbols have; in the order of the symbols. */
	UNCOMMON_SIZE_FIELD = 0,
	UNCOMMON_ALIGN = 4,
	UNCOMMON_SECTION = 16,
	UNCOMMON_SIZE = 24,
};

enum {
	FLAG_VISIBILITY = 3,	/* mask: 0 default, 1 hidden, 2 protected */
	FLAG_UNCOMMON = 1 << 2,
	FLAG_UNDEFINED = 1 << 3,
	FLAG_WEAK = 1 << 4,
	FLAG_COMMON = 1 << 5,
	FLAG_USED = 1 << 7,
	FLAG_GLOBAL = 1 << 10,
	FLAG_FORMAT_SPECIFIC = 1 << 11,	/* llvm.*: not in the object file */
	FLAG_EXECUTABLE = 1 << 13,
};

enum { VISIBILITY_HIDDEN = 1 };

static const struct {
	uint32_t theirs;
	uint32_t ours;
} flag_table[] = {
	{ FLAG_UNDEFINED, SYMBOL_UNDEFINED | SYMBOL_GLOBAL },
	{ FLAG_WEAK,      SYMBOL_WEAK | SYMBOL_GLOBAL },
	{ FLAG_COMMON,    SYMBOL_COMMON },
	{ FLAG_USED,      SYMBOL_USED },
	{ FLAG_GLOBAL,    SYMBOL_GLOBAL },
};

/* A range of the header: @count entries of @size bytes. */
struct range {
	const uint8_t *p;
	uint64_t count;
};

struct table {
	const struct object *object;
	struct diags *diags;
	struct str symtab;
	struct str strtab;
	struct range symbols;
	struct range uncommons;
	uint64_t uncommon;	/* next of them */
	uint64_t name_bytes;	/* copied so far */
};

static int bad_table(const struct table *table, const char *what, uint64_t index)
{
	diag_add(table->diags, DIAG_FATAL, CODE_OBJECT_MALFORMED,
		 PLACE_SECTION(table->object->path, "SYMTAB", index),
		 "the bitcode's symbol table is damaged: %s", what);
	diag_hint(table->diags, "compile the file again");
	return -EBADMSG;
}

static int get_range(const struct table *table, unsigned field,
		     uint64_t size, struct range *range)
{
	const uint8_t *symtab = (const uint8_t *)table->symtab.p;
	uint64_t offset = le32(symtab + field);
	uint64_t count = le32(symtab + field + 4);

	if (!range_ok(offset, count * size, table->symtab.n))
		return bad_table(table, "a range ends outside of it", field);
	*range = (struct range){ symtab + offset, count };
	return 0;
}

static bool get_string(const struct table *table, const uint8_t *p,
		       struct str *string)
{
	uint64_t offset = le32(p);
	uint64_t size = le32(p + 4);

	if (!range_ok(offset, size, table->strtab.n))
		return false;
	*string = (struct str){ table->strtab.p + offset, size };
	return true;
}

/*
 * "19.1.7" or "19.1.7 <revision>" of an LLVM whose tables have been seen.  Of
 * one that is newer the table is as good as long as its version is the same,
 * "incremented when the format changes" (llvm/Object/IRSymtab.h).
 */
static bool known_producer(struct str producer)
{
	unsigned long long major;

	return str_to_u64(str_cut(&producer, '.'), &major) &&
	       major >= LLVM_KNOWN_FIRST;
}

/*
 * One name, one symbol: a definition takes the place of a reference, whether
 * that is in another module of the file or in its asm.
 */
static void merge(struct symbol *old, const struct symbol *new)
{
	bool old_undefined = old->flags & SYMBOL_UNDEFINED;
	bool new_undefined = new->flags & SYMBOL_UNDEFINED;
	uint32_t either = (old->flags | new->flags) &
			  (SYMBOL_USED | SYMBOL_IN_ASM);
	const char *name = old->name;

	if (old_undefined && !new_undefined)
		*old = *new;
	else if (old_undefined == new_undefined && !(new->flags & SYMBOL_WEAK))
		old->flags &= ~(uint32_t)SYMBOL_WEAK;
	old->name = name;
	old->flags |= either;
}

static void add_symbol(struct symbol_list *list, struct symbol symbol,
		       struct str name)
{
	struct map_entry *entry;

	if (symbol.flags & SYMBOL_GLOBAL) {
		entry = map_find(&list->by_name, name);
		if (entry) {
			merge(&list->items[(uintptr_t)entry->value - 1],
			      &symbol);
			return;
		}
	}
	symbol.name = arena_str(&list->object->arena, name);
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 64;
		list->items = xrealloc(list->items,
				       list->room * sizeof(*list->items));
	}
	list->items[list->count++] = symbol;
	if (symbol.flags & SYMBOL_GLOBAL) {
		entry = map_put(&list->by_name,
				(struct str){ symbol.name, name.n });
		entry->value = (void *)(uintptr_t)list->count;
	}
}

static uint32_t section_index(struct symbol_list *list, struct str name)
{
	struct map_entry *entry;

	if (!name.n)
		return 0;
	entry = map_put(&list->by_section, name);
	if (!entry->value)
		entry->value = (void *)(uintptr_t)list->by_section.count;
	return (uint32_t)(uintptr_t)entry->value;
}

/*
 * Names are written once each; a table whose names overlap would be copied
 * into any multiple of the file's size.
 */
static bool too_many_names(struct table *table, struct str name)
{
	table->name_bytes += name.n;
	return table->name_bytes > 16 * (uint64_t)table->strtab.n;
}

static int read_symbol(struct table *table, uint64_t index,
		       struct symbol_list *list)
{
	const uint8_t *p = table->symbols.p + index * SYMBOL_SIZE;
	uint32_t theirs = le32(p + SYMBOL_FLAGS);
	bool from_asm = !le32(p + SYMBOL_IR_NAME + 4);
	const uint8_t *uncommon = NULL;
	struct str section = { NULL, 0 };
	struct symbol symbol = { 0 };
	struct str name;

	if (!get_string(table, p + SYMBOL_NAME, &name))
		return bad_table(table, "a name is outside of the string table",
				 index);
	if (theirs & FLAG_UNCOMMON) {
		if (table->uncommon == table->uncommons.count)
			return bad_table(table, "a symbol lacks its second part",
					 index);
		uncommon = table->uncommons.p +
			   table->uncommon++ * UNCOMMON_SIZE;
		if (!get_string(table, uncommon + UNCOMMON_SECTION, &section))
			return bad_table(table,
					 "a section name is outside of the string table",
					 index);
	}
	if (theirs & FLAG_FORMAT_SPECIFIC)
		return 0;
	/* A numeric label of module-level assembly ("986:") has no name. */
	if (!name.n && from_asm)
		return 0;
	if (!name.n || memchr(name.p, '\0', name.n) ||
	    (section.n && memchr(section.p, '\0', section.n)))
		return bad_table(table, "a name is empty or holds a NUL", index);
	if (too_many_names(table, name) || too_many_names(table, section))
		return bad_table(table, "its names overlap", index);

	for (size_t i = 0; i < sizeof(flag_table) / sizeof(*flag_table); i++)
		if (theirs & flag_table[i].theirs)
			symbol.flags |= flag_table[i].ours;
	if ((theirs & FLAG_VISIBILITY) == VISIBILITY_HIDDEN)
		symbol.flags |= SYMBOL_HIDDEN;
	if (from_asm)
		symbol.flags |= SYMBOL_FROM_ASM | SYMBOL_IN_ASM;
	else if (theirs & FLAG_EXECUTABLE)
		symbol.flags |= SYMBOL_FUNCTION;
	else
		symbol.flags |= SYMBOL_OBJECT;
	if (uncommon && (theirs & FLAG_COMMON)) {
		symbol.size = le32(uncommon + UNCOMMON_SIZE_FIELD);
		symbol.value = le32(uncommon + UNCOMMON_ALIGN);
	}
	symbol.section = section_index(list, section);
	add_symbol(list, symbol, name);
	return 0;
}

int irsymtab_read(struct symbol_list *list, const struct bitcode *bitcode,
		  struct diags *diags)
{
	struct table table = {
		.object = list->object,
		.diags = diags,
		.symtab = bitcode->symtab,
		.strtab = bitcode->strtab,
	};
	const uint8_t *header = (const uint8_t *)bitcode->symtab.p;
	struct range modules = { NULL, 0 };
	struct str producer;
	int err;

	if (!header || !bitcode->strtab.p)
		return 0;
	if (table.symtab.n < HEADER_SIZE)
		return bad_table(&table, "its header is cut off", table.symtab.n);
	if (le32(header + HEADER_VERSION) != KNOWN_VERSION ||
	    !get_string(&table, header + HEADER_PRODUCER, &producer) ||
	    !known_producer(producer))
		return 0;
	err = get_range(&table, HEADER_MODULES, MODULE_SIZE, &modules);
	if (!err)
		err = get_range(&table, HEADER_SYMBOLS, SYMBOL_SIZE,
				&table.symbols);
	if (!err)
		err = get_range(&table, HEADER_UNCOMMONS, UNCOMMON_SIZE,
				&table.uncommons);
	if (err)
		return err;
	if (modules.count != bitcode->nmodules)
		return 0;
	for (uint64_t i = 0; i < table.symbols.count; i++) {
		err = read_symbol(&table, i, list);
		if (err)
			return err;
	}
	return 1;
}
