// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/names.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "elf/rawsym.h"
#include "finalize/renumber.h"
#include "model/reading.h"

static const struct str marks[] = { { ".llvm.", 6 }, { ".ltomod.", 8 } };

/* How long the mark with its digits is that @name begins with; 0: none. */
static size_t mark_length(const char *name)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const char *digits = name + marks[i].n, *end = digits;

		if (strncmp(name, marks[i].p, marks[i].n))
			continue;
		while (isdigit((unsigned char)*end))
			end++;
		if (end > digits && (!*end || *end == '.'))
			return (size_t)(end - name);
	}
	return 0;
}

const char *names_restored(const char *name, struct arena *arena)
{
	const char *from = name, *dot = name;
	char *made = NULL, *to = NULL;

	while (*dot && (dot = strchr(dot + 1, '.'))) {
		size_t length = mark_length(dot);

		if (!length)
			continue;
		if (!made)
			made = to = arena_alloc(arena, strlen(name) + 1);
		to = mempcpy(to, from, (size_t)(dot - from));
		/* The next mark may follow at once. */
		from = dot + length;
		dot = from - 1;
	}
	if (made)
		strcpy(to, from);
	return made;
}

/* --- numbers ------------------------------------------------------------ */

static bool is_function(const struct symbol *symbol)
{
	return symbol->flags & SYMBOL_FUNCTION &&
	       !(symbol->flags & SYMBOL_UNDEFINED);
}

void names_from(struct names_sources *sources, const struct object *object)
{
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct map_entry *entry;

		entry = map_put(&sources->names, str_of(symbol->name));
		entry->value = (void *)((uintptr_t)entry->value +
					is_function(symbol));
	}
	for (size_t i = 0; i < object->nmembers; i++)
		names_from(sources, &object->members[i]);
}

/* What the compiler (kCFI) and objtool (call padding) put before a function's name. */
static const struct str derived[] = { { "__cfi_", 6 }, { "__pfx_", 6 } };

/* A name foo.5 or foo.5.cold in parts. */
struct numbered {
	struct str plain;	/* foo */
	struct str whole;	/* foo.5 */
	const char *rest;	/* .cold */
};

static bool has_number(const char *name, struct numbered *parts)
{
	const char *dot = strchr(name, '.'), *end = dot;

	if (!dot || dot == name || !isdigit((unsigned char)dot[1]))
		return false;
	do
		end++;
	while (isdigit((unsigned char)*end));
	if (*end && *end != '.')
		return false;
	for (size_t i = 0; i < sizeof(derived) / sizeof(*derived); i++)
		if (!strncmp(name, derived[i].p, derived[i].n)) {
			name += derived[i].n;
			break;
		}
	*parts = (struct numbered){
		.plain = { name, (size_t)(dot - name) },
		.whole = { name, (size_t)(end - name) },
		.rest = end,
	};
	return true;
}

bool names_numbered(const struct object *object)
{
	struct numbered parts;

	for (size_t i = 1; i < object->nsymbols; i++)
		if (is_function(&object->symbols[i]) &&
		    has_number(object->symbols[i].name, &parts))
			return true;
	return false;
}

/* @name without the number that LTO gave it; NULL if it has none. */
static const char *unnumbered(const struct names_sources *sources,
			      const char *name, struct arena *arena)
{
	struct numbered parts;

	if (!has_number(name, &parts) ||
	    (uintptr_t)map_get(&sources->names, parts.plain) < 2 ||
	    map_find(&sources->names, parts.whole))
		return NULL;
	return arena_printf(arena, "%.*s%s",
			    (int)(parts.plain.p + parts.plain.n - name), name,
			    parts.rest);
}

struct plan {
	const struct object *object;
	const struct names_sources *sources;
	const uint8_t *raw;	/* the table of symbols */
	uint32_t symtab;
	const char **names;	/* by symbol: its new name; NULL: as it is */
	bool *localized;	/* by symbol */
	uint32_t *order;	/* by new number: the old one */
	uint32_t *at;		/* by old number: the new one */
	uint32_t nlocals;
	bool moves;		/* some number changes */
};

static uint8_t bind_of(const struct plan *plan, size_t index)
{
	return ELF64_ST_BIND(raw_symbol(plan->raw, index).st_info);
}

/* --- which -------------------------------------------------------------- */

/* What stands behind one of these is exported under its whole name. */
static const struct str export_prefixes[] = {
	{ "__ksymtab_", 10 }, { "__export_symbol_", 16 },
};

/* Sets *exported to what the export @name is of; false if it is none. */
static bool is_export(const char *name, struct str *exported)
{
	for (size_t i = 0; i < sizeof(export_prefixes) / sizeof(*export_prefixes); i++) {
		*exported = str_skip(str_of(name), export_prefixes[i].n);
		if (str_starts(str_of(name), export_prefixes[i]))
			return true;
	}
	return false;
}

/* Exports, and what they are of, are not touched although their names ask for it. */
static void keep_exports(const struct plan *plan)
{
	const struct object *object = plan->object;
	struct str exported;
	struct map exports;

	map_init(&exports, NULL);
	for (size_t i = 1; i < object->nsymbols; i++) {
		if (!is_export(object->symbols[i].name, &exported))
			continue;
		plan->names[i] = NULL;
		map_put(&exports, exported);
	}
	for (size_t i = 1; i < object->nsymbols && exports.count; i++)
		if (plan->names[i] &&
		    map_find(&exports, str_of(object->symbols[i].name)))
			plan->names[i] = NULL;
	map_free(&exports);
}

static void keep_signatures(const struct plan *plan)
{
	const struct object *object = plan->object;

	for (size_t i = 1; i < object->nsections; i++)
		if (object->sections[i].type == SHT_GROUP &&
		    object->sections[i].info < object->nsymbols)
			plan->names[object->sections[i].info] = NULL;
}

static int undefined(const struct object *object, const struct symbol *symbol,
		     const char *name, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_NAMES_UNDEFINED,
		 PLACE_FILE(object->path),
		 "%s is not defined: it is %s of an object that was compiled in another build",
		 symbol->name, name);
	diag_hint(diags, "compile all objects of the module again, together");
	return -ENOENT;
}

/* What @symbol is to be called; NULL: it keeps its name. */
static const char *name_for(const struct plan *plan, const struct symbol *symbol,
			    struct arena *arena)
{
	const uint32_t never = SYMBOL_WEAK | SYMBOL_COMMON | SYMBOL_SECTION |
			       SYMBOL_FILE;
	const char *name;

	if (symbol->flags & never)
		return NULL;
	name = names_restored(symbol->name, arena);
	if (!name && plan->sources && is_function(symbol) &&
	    !(symbol->flags & SYMBOL_GLOBAL))
		name = unnumbered(plan->sources, symbol->name, arena);
	return name;
}

/* Sets plan->names; *count is how many. */
static int choose_names(struct plan *plan, struct arena *arena,
			struct diags *diags, size_t *count)
{
	const struct object *object = plan->object;
	int err = 0;

	*count = 0;
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const char *name = name_for(plan, symbol, arena);

		if (!name)
			continue;
		if (symbol->flags & SYMBOL_UNDEFINED) {
			err = undefined(object, symbol, name, diags);
			continue;
		}
		if (!plan->names)
			plan->names = arena_array(arena, const char *,
						  object->nsymbols);
		plan->names[i] = name;
	}
	if (err || !plan->names)
		return err;
	keep_exports(plan);
	keep_signatures(plan);
	for (size_t i = 1; i < object->nsymbols; i++)
		*count += !!plan->names[i];
	return 0;
}

/* --- in which order ----------------------------------------------------- */

static int compare_places(const void *left, const void *right, void *symbols)
{
	uint32_t x = *(const uint32_t *)left, y = *(const uint32_t *)right;
	const struct symbol *a = (const struct symbol *)symbols + x;
	const struct symbol *b = (const struct symbol *)symbols + y;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* The null symbol, what becomes local, what is local, the rest. */
static void order_symbols(struct plan *plan, struct arena *arena)
{
	const struct object *object = plan->object;
	uint32_t count = 1;

	plan->localized = arena_array(arena, bool, object->nsymbols);
	plan->order = arena_array(arena, uint32_t, object->nsymbols);
	plan->at = arena_array(arena, uint32_t, object->nsymbols);
	for (uint32_t i = 1; i < object->nsymbols; i++)
		if (plan->names[i] && bind_of(plan, i) != STB_LOCAL) {
			plan->localized[i] = true;
			plan->order[count++] = i;
		}
	qsort_r(plan->order + 1, count - 1, sizeof(*plan->order),
		compare_places, object->symbols);
	for (int local = 1; local >= 0; local--) {
		for (uint32_t i = 1; i < object->nsymbols; i++)
			if (!plan->localized[i] &&
			    (bind_of(plan, i) == STB_LOCAL) == local)
				plan->order[count++] = i;
		if (local)
			plan->nlocals = count;
	}
	for (uint32_t i = 0; i < object->nsymbols; i++) {
		plan->at[plan->order[i]] = i;
		plan->moves |= plan->order[i] != i;
	}
}

/* --- the tables --------------------------------------------------------- */

/* Whether anything but the names of the symbols is in section @strings. */
static bool is_shared(const struct plan *plan, uint32_t strings)
{
	const struct object *object = plan->object;
	uintptr_t start = (uintptr_t)object->sections[strings].data;

	for (uint32_t i = 1; i < object->nsections; i++) {
		uintptr_t name = (uintptr_t)object->sections[i].name;

		if ((object->sections[i].link == strings && i != plan->symtab) ||
		    (name >= start &&
		     name < start + object->sections[strings].size))
			return true;
	}
	return false;
}

/* The content of the table of names; by old number, where each symbol's stands. */
static bool make_strings(const struct plan *plan, uint32_t strings,
			 struct buf *out, uint32_t *name_at)
{
	const struct object *object = plan->object;
	const struct section *old = &object->sections[strings];
	bool shared = is_shared(plan, strings);
	struct map known;

	if (shared)
		buf_add(out, (const char *)old->data, old->size);
	else
		buf_add(out, "", 1);
	map_init(&known, NULL);
	for (size_t i = 0; i < object->nsymbols; i++) {
		uint32_t symbol = plan->order[i];
		const char *name = plan->names[symbol];
		struct map_entry *entry;

		if (shared && !name) {
			name_at[symbol] = le32(plan->raw +
					       symbol * sizeof(Elf64_Sym));
			continue;
		}
		if (!name)
			name = object->symbols[symbol].name;
		if (!*name)
			continue;	/* at 0, as name_at has it */
		entry = map_put(&known, str_of(name));
		if (!entry->value) {
			entry->value = (void *)(uintptr_t)out->size;
			buf_add(out, name, strlen(name) + 1);
		}
		name_at[symbol] = (uint32_t)(uintptr_t)entry->value;
	}
	map_free(&known);
	return out->size <= UINT32_MAX;
}

static uint8_t *make_symbols(const struct plan *plan, const uint32_t *name_at,
			     struct arena *arena)
{
	size_t count = plan->object->nsymbols;
	uint8_t *table = arena_calloc(arena, count, sizeof(Elf64_Sym));

	memcpy(table, plan->raw, count * sizeof(Elf64_Sym));
	for (size_t i = 0; i < count; i++) {
		uint32_t old = plan->order[i];
		Elf64_Sym symbol;

		memcpy(&symbol, plan->raw + old * sizeof(symbol), sizeof(symbol));
		symbol.st_name = htole32(name_at[old]);
		if (plan->localized[old]) {
			symbol.st_info = ELF64_ST_INFO(STB_LOCAL,
						ELF64_ST_TYPE(symbol.st_info));
			symbol.st_other &= (unsigned char)~ELF64_ST_VISIBILITY(0xff);
		}
		memcpy(table + i * sizeof(symbol), &symbol, sizeof(symbol));
	}
	return table;
}

static int make_tables(const struct plan *plan, struct arena *arena,
		       struct diags *diags, struct edits *edits)
{
	const struct object *object = plan->object;
	const struct section *symtab = &object->sections[plan->symtab];
	uint32_t *name_at = arena_array(arena, uint32_t, object->nsymbols);
	struct buf strings = { 0 };
	char *names;

	if (!make_strings(plan, symtab->link, &strings, name_at)) {
		buf_free(&strings);
		return bad_at(diags, object,
			      (uint64_t)(symtab->data - object->map.data),
			      "the names of the symbols take more than 4 GiB");
	}
	names = arena_alloc(arena, strings.size);
	memcpy(names, strings.data, strings.size);
	edits->contents[edits->ncontents++] = (struct edit_content){
		symtab->link, (const uint8_t *)names, strings.size };
	edits->contents[edits->ncontents++] = (struct edit_content){
		plan->symtab, make_symbols(plan, name_at, arena), symtab->size };
	buf_free(&strings);
	if (plan->moves)
		edits->infos[edits->ninfos++] = (struct edit_info){
			plan->symtab, plan->nlocals };
	return 0;
}

int names_plan(const struct object *object, const struct names_sources *sources,
	       struct arena *arena, struct diags *diags, struct edits *edits,
	       struct names_counts *counts)
{
	struct plan plan = { .object = object, .sources = sources,
			     .raw = raw_symtab(object) };
	struct edits made = { 0 };
	struct names_counts done = { 0 };
	int err = choose_names(&plan, arena, diags, &done.restored);

	if (!err && done.restored) {
		plan.symtab = raw_symtab_index(object);
		order_symbols(&plan, arena);
		made.contents = arena_array(arena, struct edit_content,
					    object->nsections + 2);
		made.infos = arena_array(arena, struct edit_info,
					 object->nsections + 1);
		err = make_tables(&plan, arena, diags, &made);
	}
	if (!err && plan.moves)
		err = renumber_plan(object, plan.symtab, plan.at, arena, diags,
				    &made);
	if (err)
		return err;
	for (size_t i = 1; done.restored && i < object->nsymbols; i++)
		done.localized += plan.localized[i];
	*edits = made;
	*counts = done;
	return 0;
}
