// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/unused_audit.h"

#include <ctype.h>
#include <stdlib.h>

#include "audit/names_audit.h"
#include "audit/tables.h"
#include "object/codemap.h"

/* Sections whose contents are found by symbols; all others by their name. */
static const char *const plain[] = {
	".text*", ".init.text", ".exit.text", ".noinstr.text", ".data",
	".data.*", ".rodata*", ".bss*", ".init.data", ".init.rodata",
	".exit.data", ".ref.*", NULL
};

/* What kernels and modpost ask for by name; and what stands for a function in
 * whose name it is (kCFI's type, padding before it). */
static const char *const held[] = {
	"init_module", "cleanup_module", "__this_module",
	"__mod_*", "__cfi_*", "__pfx_*", NULL
};

/* Unwinding says where code stands. */
static const char *const unwinding[] = {
	".eh_frame*", ".init.eh_frame", ".stack_sizes", NULL
};

/* A global that may turn out to be of no use to anybody. */
struct candidate {
	uint32_t section;
	uint64_t offset;
	uint64_t size;
	uint64_t reach;		/* of the first at a place: the largest size */
	size_t first;		/* index of the first at the same place */
	uint32_t symbol;
	bool used;		/* of the first: whether any of them is */
};

struct candidates {
	const struct object *object;
	struct candidate *items;	/* by section and offset, then symbol */
	size_t count;
};

static int compare(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

/* The function that @name, __BTF_ID__func__NAME__ID (include/linux/btf_ids.h), is the
 * number of; empty: it is no such name. */
static struct str btf_function(const char *name)
{
	const struct str prefix = STR("__BTF_ID__func__");
	struct str rest = str_skip(str_of(name), prefix.n);

	if (!str_starts(str_of(name), prefix))
		return (struct str){ "", 0 };
	while (rest.n && isalnum((unsigned char)rest.p[rest.n - 1]))
		rest.n--;
	return str_ends(rest, STR("__")) ? (struct str){ rest.p, rest.n - 2 } :
					   (struct str){ "", 0 };
}

static void held_by_name(const struct object *object, struct map *names)
{
	exported_names(object, names);
	for (size_t i = 1; i < object->nsymbols; i++) {
		struct str function = btf_function(object->symbols[i].name);

		if (function.n)
			map_put(names, function);
	}
}

static bool is_candidate(const struct object *object,
			 const struct symbol *symbol)
{
	const struct section *section = &object->sections[symbol->section];

	return symbol->section && (symbol->flags & SYMBOL_GLOBAL) &&
	       (section->flags & SECTION_ALLOC) &&
	       name_in(plain, section->name);
}

static bool same_place(const struct candidate *a, const struct candidate *b)
{
	return a->section == b->section && a->offset == b->offset;
}

/* Several names of one place are one thing: if one is used, all are. */
static void join(struct candidates *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct candidate *at = &all->items[i], *first = at;

		if (i && same_place(at, at - 1))
			first = &all->items[at[-1].first];
		at->first = (size_t)(first - all->items);
		first->used |= at->used;
		if (first->reach < at->size)
			first->reach = at->size;
	}
}

static void find_candidates(struct candidates *all, struct arena *arena)
{
	const struct object *object = all->object;
	struct map names;

	all->items = arena_array(arena, struct candidate, object->nsymbols + 1);
	map_init(&names, NULL);
	held_by_name(object, &names);
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if (!is_candidate(object, symbol))
			continue;
		all->items[all->count++] = (struct candidate){
			.section = symbol->section,
			.offset = symbol->value,
			.size = symbol->size,
			.symbol = (uint32_t)i,
			.used = name_in(held, symbol->name) ||
				map_find(&names, str_of(symbol->name)),
		};
	}
	map_free(&names);
	qsort(all->items, all->count, sizeof(*all->items), compare);
	join(all);
}

/* The index of the first candidate behind a place. */
static size_t after(const struct candidates *all, uint32_t section,
		    uint64_t offset)
{
	size_t low = 0, high = all->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct candidate *at = &all->items[middle];

		if (at->section < section ||
		    (at->section == section && at->offset <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool covers(const struct candidate *first, uint32_t section,
		   uint64_t offset)
{
	return first->section == section && first->offset <= offset &&
	       offset - first->offset < (first->reach ? first->reach : 1);
}

/* Something at the one place refers to the other. */
static void refer(struct candidates *all, uint32_t from, uint64_t at,
		  uint32_t section, uint64_t offset)
{
	size_t behind = after(all, section, offset);
	struct candidate *first;

	if (!behind)
		return;
	first = &all->items[all->items[behind - 1].first];
	if (covers(first, section, offset) && !covers(first, from, at))
		first->used = true;
}

static void follow(struct candidates *all, uint32_t from,
		   const struct reloc *reloc)
{
	const struct symbol *symbol = &all->object->symbols[reloc->symbol];
	const bool exec = all->object->sections[from].flags & SECTION_EXEC;
	uint32_t section;
	uint64_t offset;

	if (!reloc_target(all->object, reloc, 0, &section, &offset))
		return;
	/* A name is meant as such, whatever is added to it. */
	if (!(symbol->flags & SYMBOL_SECTION))
		offset = symbol->value;
	else if (exec && all->object->machine == MACHINE_X86_64 &&
		 (reloc->type == X86_64_PC32 || reloc->type == X86_64_PLT32))
		offset += 4;	/* from the end of most instructions */
	refer(all, from, reloc->offset, section, offset);
}

static void follow_all(struct candidates *all, const struct code *code)
{
	const struct object *object = code->object;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		const struct section_code *relocs = &code->sections[i];
		const struct local_table *table;

		if (!(section->flags & SECTION_ALLOC) ||
		    name_in(unwinding, section->name))
			continue;
		table = find_table(object->machine, section->name);
		for (size_t k = 0; k < relocs->nrelocs; k++)
			if (!table || table->what == USED ||
			    !table_place(table, relocs->relocs[k].offset))
				follow(all, i, &relocs->relocs[k]);
	}
}

void audit_unused(const struct code *code, struct diags *diags)
{
	const struct object *object = code->object;
	struct candidates all = { .object = object };
	struct arena arena = { 0 };
	unsigned long long bytes = 0;
	size_t count = 0;

	find_candidates(&all, &arena);
	follow_all(&all, code);
	for (size_t i = 0; i < all.count; i++) {
		const struct candidate *at = &all.items[i];

		if (all.items[at->first].used)
			continue;
		diag_add(diags, DIAG_NOTE, CODE_AUDIT_UNUSED,
			 PLACE_SECTION(object->path,
				       object->sections[at->section].name,
				       at->offset),
			 "%s is global, and neither exported nor referred to: %llu bytes",
			 object->symbols[at->symbol].name,
			 (unsigned long long)at->size);
		bytes += at->size;
		count++;
	}
	if (count) {
		diag_add(diags, DIAG_NOTE, CODE_AUDIT_UNUSED,
			 PLACE_FILE(object->path),
			 "%zu global%s neither exported nor referred to: %llu bytes",
			 count, count == 1 ? "" : "s", bytes);
		diag_hint(diags, "LTO=whole drops them; one that no other file of the module asks for can be static");
	}
	arena_free(&arena);
}
