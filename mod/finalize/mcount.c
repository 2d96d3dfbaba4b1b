// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/mcount.h"

#include <errno.h>
#include <stdlib.h>

#define TABLE		"__mcount_loc"
#define SLOT_SIZE	8u
#define RELA_SIZE	24u
#define CALL_SIZE	5u	/* e8 and the 32-bit displacement */
#define CALL_OPCODE	0xe8
#define NO_SYMBOL	UINT32_MAX

static const uint8_t nop5[CALL_SIZE] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };

/* A call to __fentry__, or a slot of the table. */
struct site {
	uint32_t section;
	uint64_t offset;	/* of the call instruction */
	uint32_t relocs;	/* calls only: SHT_RELA section and entry */
	size_t entry;
	bool call;		/* else a slot that was there before */
};

struct sites {
	struct site *items;	/* owned */
	size_t count;
	size_t room;
};

static void sites_add(struct sites *sites, struct site site)
{
	if (sites->count == sites->room) {
		sites->room = sites->room ? sites->room * 2 : 64;
		sites->items = xrealloc(sites->items,
					sites->room * sizeof(site));
	}
	sites->items[sites->count++] = site;
}

static bool has_instructions(const struct section *section)
{
	const uint64_t loaded = SECTION_ALLOC | SECTION_EXEC;

	return (section->flags & loaded) == loaded && section->data &&
	       !str_starts(str_of(section->name), STR(".discard"));
}

/* An edit needs to know which relocation section an entry is in. */
static int one_reloc_section(const struct code *code, uint32_t index,
			     struct diags *diags)
{
	const struct object *object = code->object;
	uint32_t relocs = object->sections[index].relocs;

	if (!relocs || object->sections[relocs].size ==
		       code->sections[index].nrelocs * RELA_SIZE)
		return 0;
	diag_add(diags, DIAG_ERROR, CODE_MCOUNT_RELOCATIONS,
		 PLACE_FILE(object->path),
		 "several relocation sections apply to %s",
		 object->sections[index].name);
	diag_hint(diags, "section groups (comdat) keep them apart: ld.lld -r --force-group-allocation joins them (since 19)");
	return -EBADMSG;
}

/* The calls of section @index. */
static int find_calls(const struct code *code, uint32_t index,
		      struct diags *diags, struct sites *sites)
{
	const struct object *object = code->object;
	const struct section *section = &object->sections[index];

	for (size_t i = 0; i < code->sections[index].nrelocs; i++) {
		const struct reloc *reloc = &code->sections[index].relocs[i];

		if (strcmp(object->symbols[reloc->symbol].name, "__fentry__") ||
		    reloc->type == X86_64_NONE)
			continue;
		if ((reloc->type != X86_64_PLT32 &&
		     reloc->type != X86_64_PC32) || reloc->offset < 1 ||
		    reloc->offset > section->size ||
		    section->size - reloc->offset < CALL_SIZE - 1 ||
		    section->data[reloc->offset - 1] != CALL_OPCODE) {
			diag_add(diags, DIAG_ERROR, CODE_MCOUNT_CALL,
				 PLACE_SECTION(object->path, section->name,
					       reloc->offset),
				 "__fentry__ is used, but not by a call instruction (e8)");
			diag_hint(diags, "the kernel's ftrace knows calls only: compile with -pg -mfentry and without -fPIC");
			return -EBADMSG;
		}
		sites_add(sites, (struct site){
			.section = index, .offset = reloc->offset - 1,
			.relocs = section->relocs, .entry = i, .call = true,
		});
	}
	return 0;
}

/* The slots that table @index has already. */
static int read_table(const struct code *code, uint32_t index,
		      struct diags *diags, struct sites *sites)
{
	const struct object *object = code->object;
	const struct section *table = &object->sections[index];

	for (size_t i = 0; i < code->sections[index].nrelocs; i++) {
		const struct reloc *reloc = &code->sections[index].relocs[i];
		struct site site = { 0 };

		if (reloc->type == X86_64_NONE)
			continue;
		if (reloc->type != X86_64_64 || reloc->offset % SLOT_SIZE ||
		    reloc->offset >= table->size ||
		    !reloc_target(object, reloc, 0, &site.section,
				  &site.offset)) {
			diag_add(diags, DIAG_ERROR, CODE_MCOUNT_SLOT,
				 PLACE_SECTION(object->path, TABLE, reloc->offset),
				 "the relocation here does not fill an 8-byte slot with an address of this object");
			return -EBADMSG;
		}
		sites_add(sites, site);
	}
	return 0;
}

/* By section, then offset; a slot before the call that it stands for. */
static int compare_sites(const void *left, const void *right)
{
	const struct site *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return (int)a->call - (int)b->call;
}

static bool same_place(const struct site *a, const struct site *b)
{
	return a->section == b->section && a->offset == b->offset;
}

/*
 * For every section the symbol by which a relocation can name it, NO_SYMBOL if
 * there is none: its section symbol, which compilers and linkers nearly always
 * leave; else the first symbol defined there.
 */
static uint32_t *base_symbols(const struct object *object, struct arena *arena)
{
	uint32_t *bases = arena_array(arena, uint32_t, object->nsections);

	for (size_t i = 0; i < object->nsections; i++)
		bases[i] = NO_SYMBOL;
	for (uint32_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		uint32_t *base = &bases[symbol->section];

		if (*base == NO_SYMBOL ||
		    ((symbol->flags & SYMBOL_SECTION) &&
		     !(object->symbols[*base].flags & SYMBOL_SECTION)))
			*base = i;
	}
	return bases;
}

static void put_le(uint8_t *to, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

/* The relocation entries of the finished table; @sites are sorted and single. */
static uint8_t *make_relas(const struct object *object, struct arena *arena,
			   const struct sites *sites, struct diags *diags)
{
	uint8_t *relas = arena_calloc(arena, sites->count, RELA_SIZE);
	const uint32_t *bases = base_symbols(object, arena);

	for (size_t i = 0; i < sites->count; i++) {
		const struct site *site = &sites->items[i];
		uint32_t base = bases[site->section];
		uint8_t *entry = relas + i * RELA_SIZE;

		if (base == NO_SYMBOL) {
			diag_add(diags, DIAG_ERROR, CODE_MCOUNT_SYMBOL,
				 PLACE_SECTION(object->path, object->sections[
						site->section].name, site->offset),
				 "no symbol stands in this section, so that no relocation can point at the call");
			diag_hint(diags, "link the object without --discard-all and --strip-all");
			return NULL;
		}
		put_le(entry, i * SLOT_SIZE, 8);
		put_le(entry + 8, (uint64_t)base << 32 | X86_64_64, 8);
		put_le(entry + 16,
		       site->offset - object->symbols[base].value, 8);
	}
	return relas;
}

/* The call at @site becomes a NOP, and its relocation none. */
static void plan_nop(const struct site *site, struct edits *edits)
{
	struct edit_patch *patch = &edits->patches[edits->npatches];

	patch[0] = (struct edit_patch){ .section = site->section,
		.offset = site->offset, .size = CALL_SIZE };
	memcpy(patch[0].bytes, nop5, CALL_SIZE);
	/* r_type is the low half of r_info; X86_64_NONE is 0. */
	patch[1] = (struct edit_patch){ .section = site->relocs,
		.offset = site->entry * RELA_SIZE + 8, .size = 4 };
	edits->npatches += 2;
}

/* New content for the table (0: there is none yet) and its relocations. */
static int plan_table(const struct object *object, uint32_t table,
		      const struct sites *sites, struct arena *arena,
		      struct diags *diags, struct edits *edits)
{
	size_t size = sites->count * SLOT_SIZE;
	uint8_t *slots = arena_calloc(arena, sites->count, SLOT_SIZE);
	uint8_t *relas = make_relas(object, arena, sites, diags);
	uint32_t relocs = table ? object->sections[table].relocs : 0;
	uint32_t symtab = 1;

	if (!relas)
		return -EBADMSG;
	while (symtab < object->nsections &&
	       object->sections[symtab].type != SECTION_SYMTAB)
		symtab++;
	edits->contents = arena_array(arena, struct edit_content, 2);
	edits->sections = arena_array(arena, struct edit_section, 2);
	if (table)
		edits->contents[edits->ncontents++] =
			(struct edit_content){ table, slots, size };
	else
		edits->sections[edits->nsections++] = (struct edit_section){
			.name = TABLE, .type = SECTION_PROGBITS,
			.flags = SECTION_ALLOC, .align = SLOT_SIZE,
			.data = slots, .size = size,
		};
	if (relocs)
		edits->contents[edits->ncontents++] = (struct edit_content){
			relocs, relas, sites->count * RELA_SIZE };
	else
		edits->sections[edits->nsections++] = (struct edit_section){
			.name = ".rela" TABLE, .type = SECTION_RELA,
			.flags = SECTION_INFO, .align = 8,
			.entsize = RELA_SIZE, .link = symtab,
			.info = table ? table : (uint32_t)object->nsections,
			.data = relas, .size = sites->count * RELA_SIZE,
		};
	return 0;
}

/* All calls and all slots of the object, sorted. */
static int collect_sites(const struct code *code, struct diags *diags,
			 struct sites *sites, uint32_t *table)
{
	const struct object *object = code->object;
	int err = 0;

	for (uint32_t i = 1; i < object->nsections && !err; i++) {
		bool is_table = !strcmp(object->sections[i].name, TABLE);
		bool has_code = has_instructions(&object->sections[i]);

		if (has_code || is_table)
			err = one_reloc_section(code, i, diags);
		if (!err && has_code)
			err = find_calls(code, i, diags, sites);
		if (err || !is_table)
			continue;
		if (*table) {
			diag_add(diags, DIAG_ERROR, CODE_MCOUNT_TABLE,
				 PLACE_FILE(object->path),
				 "there are two sections " TABLE " (%u and %u)",
				 *table, i);
			diag_hint(diags, "join them first: ld.lld -r -o OUT IN");
			return -EBADMSG;
		}
		*table = i;
		err = read_table(code, i, diags, sites);
	}
	if (sites->count)
		qsort(sites->items, sites->count, sizeof(*sites->items),
		      compare_sites);
	return err;
}

int mcount_plan(const struct code *code, enum mcount_call call,
		struct arena *arena, struct diags *diags, struct edits *edits,
		struct mcount_counts *counts)
{
	struct mcount_counts done = { 0 };
	struct edits plan = { 0 };
	struct sites sites = { 0 };
	uint32_t table = 0;
	size_t kept = 0;
	int err = collect_sites(code, diags, &sites, &table);

	if (err)
		goto out;
	plan.patches = arena_array(arena, struct edit_patch, sites.count * 2);
	for (size_t i = 0; i < sites.count; i++) {
		const struct site *site = &sites.items[i];
		bool listed = kept && same_place(&sites.items[kept - 1], site);

		if (site->call) {
			done.calls++;
			done.added += !listed;
			if (call == MCOUNT_NOP) {
				plan_nop(site, &plan);
				done.nops++;
			}
		}
		if (!listed)
			sites.items[kept++] = *site;
	}
	sites.count = done.slots = kept;
	if (done.added)
		err = plan_table(code->object, table, &sites, arena, diags,
				 &plan);
	if (!err) {
		*edits = plan;
		*counts = done;
	}
out:
	free(sites.items);
	return err;
}
