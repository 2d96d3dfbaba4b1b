// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What refers to what.  Nearly all of it are relocations.  What code says of a
 * local symbol of its own section by the distance has none, the assembler knew
 * it (branches, and on x86 operands): those are found by decoding.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/map.h"
#include "elf/elf.h"
#include "model/code.h"
#include "model/reading.h"
#include "object/x86.h"
#include "retention/graph.h"

struct collector {
	struct object *object;
	struct reference *items;	/* owned until the end */
	size_t count, room;
	/* Of the section at work: */
	uint32_t section;
	const struct reloc **relocs;	/* by offset */
	size_t nrelocs;
};

static void add(struct collector *to, const struct reference *ref)
{
	if (to->count == to->room) {
		to->room = to->room ? 2 * to->room : 1024;
		to->items = xrealloc(to->items, to->room * sizeof(*to->items));
	}
	to->items[to->count++] = *ref;
}

/* @end: of the instruction that has it, for a field that counts from there; 0 else. */
static void add_reloc(struct collector *to, const struct reloc *reloc,
		      uint64_t end, bool code)
{
	const struct object *object = to->object;
	const struct symbol *symbol = &object->symbols[reloc->symbol];
	struct reference ref = {
		.section = to->section, .offset = reloc->offset,
		.from_code = code,
	};

	if (!reloc_target(object, reloc, end, &ref.to_section, &ref.to))
		return;
	/* .L is a local of the compiler's, as good as the section. */
	if (!(symbol->flags & SYMBOL_SECTION) &&
	    !str_starts(str_of(symbol->name), STR(".L"))) {
		ref.symbol = reloc->symbol;
		/* Inside of it, or just behind: it is the one that is meant. */
		if (ref.to - symbol->value <= symbol->size && symbol->size)
			ref.to = symbol->value;
		else if (ref.to != symbol->value)
			add(to, &ref), ref.to = symbol->value;
	}
	add(to, &ref);
}

/* What code says by a distance, without a relocation. */
static void add_near(struct collector *to, uint64_t from, uint64_t target)
{
	if (target < to->object->sections[to->section].size)
		add(to, &(struct reference){
			.section = to->section, .offset = from,
			.to_section = to->section, .to = target,
			.from_code = true });
}

/* x86: fields that count from their own place, in code from the instruction's end. */
static bool counts_from_end(uint32_t type)
{
	return type == X86_64_PC32 || type == X86_64_PLT32 || type == 9 ||
	       type == 41 || type == 42;	/* GOTPCREL, …X, REX_…X */
}

/* Returns whether one of them is at @field. */
static bool x86_relocs_until(struct collector *to, size_t *next, uint64_t end,
			     uint64_t field)
{
	bool found = false;

	for (; *next < to->nrelocs && to->relocs[*next]->offset < end; ++*next) {
		const struct reloc *reloc = to->relocs[*next];

		add_reloc(to, reloc, counts_from_end(reloc->type) ? end : 0,
			  true);
		found |= reloc->offset == field;
	}
	return found;
}

/* Begins anew at each symbol: there is an instruction, whatever was before. */
static void x86_code(struct collector *to, const uint64_t *starts, size_t nstarts)
{
	const struct section *section = &to->object->sections[to->section];
	size_t next = 0, symbol = 0;
	uint64_t at = 0;

	while (at < section->size) {
		struct x86_insn insn;
		uint64_t end, limit;

		while (symbol < nstarts && starts[symbol] <= at)
			symbol++;
		limit = symbol < nstarts && starts[symbol] < section->size ?
			starts[symbol] : section->size;
		if (!x86_decode(section->data + at, limit - at, &insn)) {
			at++;
			while (next < to->nrelocs &&
			       to->relocs[next]->offset < at)
				add_reloc(to, to->relocs[next++], 0, true);
			continue;
		}
		end = at + insn.length;
		if (!x86_relocs_until(to, &next, end, at + insn.field) &&
		    insn.field)
			add_near(to, at, end + (uint64_t)(int64_t)insn.relative);
		at = end;
	}
	while (next < to->nrelocs)
		add_reloc(to, to->relocs[next++], 0, true);
}

static int64_t sign_extend(uint64_t value, unsigned bits)
{
	uint64_t sign = 1ull << (bits - 1);

	value &= (1ull << bits) - 1;
	return (int64_t)((value ^ sign) - sign);
}

/* Branches and addresses near by (Arm ARM, C4.1): mask, value, lowest bit and
 * width of the distance in words. */
static const struct near {
	uint32_t mask, value;
	uint8_t shift, bits;
} nears[] = {
	{ 0x7c000000, 0x14000000, 0, 26 },	/* b, bl */
	{ 0xff000000, 0x54000000, 5, 19 },	/* b.cond, bc.cond */
	{ 0x7e000000, 0x34000000, 5, 19 },	/* cbz, cbnz */
	{ 0x7e000000, 0x36000000, 5, 14 },	/* tbz, tbnz */
	{ 0x3b000000, 0x18000000, 5, 19 },	/* ldr, literal */
	{ 0x9f000000, 0x10000000, 5, 19 },	/* adr, but for two bits */
};

static void arm64_code(struct collector *to)
{
	const struct section *section = &to->object->sections[to->section];
	size_t next = 0;

	for (uint64_t at = 0; at + 4 <= section->size; at += 4) {
		uint32_t word = le32(section->data + at);
		bool has_reloc = false;

		for (; next < to->nrelocs && to->relocs[next]->offset < at + 4;
		     next++) {
			add_reloc(to, to->relocs[next], 0, true);
			has_reloc |= to->relocs[next]->offset >= at;
		}
		for (size_t i = 0; !has_reloc &&
		     i < sizeof(nears) / sizeof(*nears); i++)
			if ((word & nears[i].mask) == nears[i].value)
				add_near(to, at, at + 4 * (uint64_t)sign_extend(
					word >> nears[i].shift, nears[i].bits));
	}
	while (next < to->nrelocs)
		add_reloc(to, to->relocs[next++], 0, true);
}

static int by_offset(const void *left, const void *right)
{
	const struct reloc *a = *(const struct reloc *const *)left;
	const struct reloc *b = *(const struct reloc *const *)right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int by_number(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

/* Where the symbols of each section are: all of them, by section and value. */
struct starts {
	uint64_t *values;
	size_t *from;		/* by section, and the end */
};

static void find_starts(const struct object *object, struct starts *starts)
{
	size_t *from = xcalloc(object->nsections + 3, sizeof(*from));

	starts->values = xcalloc(object->nsymbols + 1, sizeof(*starts->values));
	starts->from = from;
	/* Counted two places on, added up, and one on while they are filled in. */
	for (size_t i = 1; i < object->nsymbols; i++)
		if (object->symbols[i].section)
			from[object->symbols[i].section + 2]++;
	for (size_t i = 1; i < object->nsections + 3; i++)
		from[i] += from[i - 1];
	for (size_t i = 1; i < object->nsymbols; i++)
		if (object->symbols[i].section)
			starts->values[from[object->symbols[i].section + 1]++] =
				object->symbols[i].value;
	for (size_t i = 0; i < object->nsections; i++)
		qsort(starts->values + from[i], from[i + 1] - from[i],
		      sizeof(*starts->values), by_number);
}

static int collect_section(struct collector *to, const struct starts *starts,
			   struct diags *diags)
{
	const struct section *section = &to->object->sections[to->section];
	const struct reloc *relocs;
	bool code = section->flags & SECTION_EXEC && section->data;
	bool sorted = true;
	int err = object_relocs(to->object, to->section, diags, &relocs,
				&to->nrelocs);

	if (err)
		return err;
	to->relocs = xcalloc(to->nrelocs + 1, sizeof(*to->relocs));
	for (size_t i = 0; i < to->nrelocs; i++) {
		to->relocs[i] = &relocs[i];
		sorted &= !i || relocs[i - 1].offset <= relocs[i].offset;
	}
	if (!sorted)
		qsort(to->relocs, to->nrelocs, sizeof(*to->relocs), by_offset);
	if (code && to->object->machine == MACHINE_X86_64)
		x86_code(to, starts->values + starts->from[to->section],
			 starts->from[to->section + 1] -
			 starts->from[to->section]);
	else if (code)
		arm64_code(to);
	else
		for (size_t i = 0; i < to->nrelocs; i++)
			add_reloc(to, to->relocs[i], 0, false);
	free(to->relocs);
	return 0;
}

/* --- strings ------------------------------------------------------------- */

/* Functions by name; of several with one name each but the first is the @next of another. */
struct functions {
	struct map by_name;	/* value: a symbol's number */
	uint32_t *next;		/* 0: no more */
};

static void find_functions(const struct object *object,
			   struct functions *functions)
{
	map_init(&functions->by_name, NULL);
	functions->next = xcalloc(object->nsymbols + 1,
				  sizeof(*functions->next));
	for (uint32_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct map_entry *entry;

		if (!(symbol->flags & SYMBOL_FUNCTION) || !symbol->section)
			continue;
		entry = map_put(&functions->by_name, str_of(symbol->name));
		functions->next[i] = (uint32_t)(uintptr_t)entry->value;
		entry->value = (void *)(uintptr_t)i;
	}
}

/* Who has a function's name may ask kallsyms, a kprobe or __symbol_get() for it. */
static void collect_names(struct collector *to,
			  const struct functions *functions)
{
	const struct section *section = &to->object->sections[to->section];
	const char *data = (const char *)section->data;

	for (uint64_t at = 0; data && at < section->size; at++) {
		struct str word = { data + at, strnlen(data + at,
						       section->size - at) };
		uint32_t i = word.n ? (uint32_t)(uintptr_t)map_get(
				&functions->by_name, word) : 0;

		for (; i; i = functions->next[i])
			add(to, &(struct reference){
				.section = to->section, .offset = at,
				.to_section = to->object->symbols[i].section,
				.to = to->object->symbols[i].value,
				.symbol = i });
		at += word.n;
	}
}

/* ------------------------------------------------------------------------- */

int references_collect(struct object *object, struct diags *diags,
		       struct references *out)
{
	struct collector to = { .object = object };
	struct functions functions;
	struct starts starts;
	int err = 0;

	find_starts(object, &starts);
	find_functions(object, &functions);
	for (uint32_t i = 1; !err && i < object->nsections; i++) {
		enum part part = part_of(&object->sections[i]);

		to.section = i;
		if (part != PART_NONE)
			err = collect_section(&to, &starts, diags);
		if (part == PART_DATA || part == PART_MERGEABLE)
			collect_names(&to, &functions);
	}
	if (!err) {
		out->items = arena_array(&object->arena, struct reference,
					 to.count);
		if (to.count)
			memcpy(out->items, to.items,
			       to.count * sizeof(*to.items));
		out->count = to.count;
	}
	free(to.items);
	free(starts.values);
	free(starts.from);
	free(functions.next);
	map_free(&functions.by_name);
	return err;
}
