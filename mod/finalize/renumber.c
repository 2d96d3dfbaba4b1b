// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gABI, "Sections" (sh_link of each type, groups, SHT_SYMTAB_SHNDX) and "Relocation"; LLVM,
 * "LLVM Extensions" (addrsig, call graph profile).
 */
#include "finalize/renumber.h"

#include <elf.h>
#include <errno.h>

#include "model/reading.h"

/* Newer than the <elf.h> of Debian 12. */
#define LLVM_ADDRSIG		0x6fff4c03u
#define LLVM_CALL_GRAPH_PROFILE	0x6fff4c09u

struct renumbering {
	const struct object *object;
	const uint32_t *at;
	struct arena *arena;
	struct diags *diags;
	struct edits *edits;
};

static uint64_t offset_of(const struct object *object,
			  const struct section *section, uint64_t offset)
{
	return section->data ?
	       (uint64_t)(section->data - object->map.data) + offset : 0;
}

/* Sets *number, a symbol's, which stands at @offset of @section, to its new one. */
static int renumber(const struct renumbering *all, const struct section *section,
		    uint64_t offset, uint32_t *number)
{
	if (*number >= all->object->nsymbols)
		return bad_at(all->diags, all->object,
			      offset_of(all->object, section, offset),
			      "%s: symbol %u of %zu", section->name, *number,
			      all->object->nsymbols);
	*number = all->at[*number];
	return 0;
}

static uint8_t *new_content(const struct renumbering *all, uint32_t index,
			    size_t size)
{
	uint8_t *data = arena_alloc(all->arena, size);

	all->edits->contents[all->edits->ncontents++] =
		(struct edit_content){ index, data, size };
	return data;
}

/* The @count numbers that stand one after the other at @first of each entry of @size
 * bytes. */
static int entries(const struct renumbering *all, uint32_t index, size_t size,
		   size_t first, size_t count)
{
	const struct section *section = &all->object->sections[index];
	uint8_t *data;

	if (section->size % size)
		return bad_at(all->diags, all->object,
			      offset_of(all->object, section, 0),
			      "%s: %llu bytes do not hold entries of %zu",
			      section->name, (unsigned long long)section->size,
			      size);
	if (!section->data)
		return 0;
	data = new_content(all, index, section->size);
	memcpy(data, section->data, section->size);
	for (uint64_t entry = first; entry < section->size; entry += size) {
		for (size_t i = 0; i < count; i++) {
			uint64_t offset = entry + i * sizeof(uint32_t);
			uint32_t number = le32(data + offset);
			int err = renumber(all, section, offset, &number);

			if (err)
				return err;
			number = htole32(number);
			memcpy(data + offset, &number, sizeof(number));
		}
	}
	return 0;
}

/* The upper half of r_info. */
#define R_SYM	(offsetof(Elf64_Rela, r_info) + 4)

static int relas(const struct renumbering *all, uint32_t index)
{
	return entries(all, index, sizeof(Elf64_Rela), R_SYM, 1);
}

static int rels(const struct renumbering *all, uint32_t index)
{
	return entries(all, index, sizeof(Elf64_Rel), R_SYM, 1);
}

/* To LLVM 12 two symbols and a weight; since then symbols are in its relocations. */
static int profile(const struct renumbering *all, uint32_t index)
{
	return all->object->sections[index].entsize == 16 ?
	       entries(all, index, 16, 0, 2) : 0;
}

static int group(const struct renumbering *all, uint32_t index)
{
	const struct section *section = &all->object->sections[index];
	uint32_t number = section->info;
	int err = renumber(all, section, 0, &number);

	if (!err)
		all->edits->infos[all->edits->ninfos++] =
			(struct edit_info){ index, number };
	return err;
}

/* In the order of the symbols. */
static int shndx(const struct renumbering *all, uint32_t index)
{
	const struct section *section = &all->object->sections[index];
	size_t count = all->object->nsymbols;
	uint8_t *data;

	if (section->size / sizeof(uint32_t) < count || !section->data)
		return bad_at(all->diags, all->object,
			      offset_of(all->object, section, 0),
			      "%s: %llu bytes hold fewer indices than there are symbols (%zu)",
			      section->name, (unsigned long long)section->size,
			      count);
	data = new_content(all, index, section->size);
	memcpy(data, section->data, section->size);
	for (size_t i = 0; i < count; i++)
		memcpy(data + all->at[i] * sizeof(uint32_t),
		       section->data + i * sizeof(uint32_t), sizeof(uint32_t));
	return 0;
}

/* The ULEB128 at *@at, of 32 bits at most; false if it is cut off or longer. */
static bool uleb(const struct section *section, uint64_t *at, uint32_t *number)
{
	uint64_t value = 0;

	for (unsigned shift = 0; *at < section->size && shift < 35; shift += 7) {
		uint8_t byte = section->data[(*at)++];

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		*number = (uint32_t)value;
		return value <= UINT32_MAX;
	}
	return false;
}

static int addrsig(const struct renumbering *all, uint32_t index)
{
	const struct section *section = &all->object->sections[index];
	uint64_t at = 0;
	size_t size = 0;
	uint8_t *data;

	if (!section->data)
		return 0;
	/* One byte of input gives five at most. */
	data = arena_calloc(all->arena, section->size, 5);
	while (at < section->size) {
		uint64_t start = at;
		uint32_t number;
		int err;

		if (!uleb(section, &at, &number))
			return bad_at(all->diags, all->object,
				      offset_of(all->object, section, start),
				      "%s: no number of a symbol", section->name);
		err = renumber(all, section, start, &number);
		if (err)
			return err;
		do {
			data[size++] = (uint8_t)((number & 0x7f) |
						 (number > 0x7f ? 0x80 : 0));
			number >>= 7;
		} while (number);
	}
	all->edits->contents[all->edits->ncontents++] =
		(struct edit_content){ index, data, size };
	return 0;
}

static const struct {
	uint32_t type;		/* SHT_* */
	int (*plan)(const struct renumbering *all, uint32_t index);
} holders[] = {
	{ SHT_RELA, relas },
	{ SHT_REL, rels },
	{ SHT_GROUP, group },
	{ SHT_SYMTAB_SHNDX, shndx },
	{ LLVM_ADDRSIG, addrsig },
	{ LLVM_CALL_GRAPH_PROFILE, profile },
};

int renumber_plan(const struct object *object, uint32_t symtab,
		  const uint32_t *at, struct arena *arena, struct diags *diags,
		  struct edits *edits)
{
	const struct renumbering all = { object, at, arena, diags, edits };

	for (uint32_t i = 1; i < object->nsections; i++) {
		size_t known = 0;
		int err;

		if (object->sections[i].link != symtab)
			continue;
		while (known < sizeof(holders) / sizeof(*holders) &&
		       holders[known].type != object->sections[i].type)
			known++;
		if (known == sizeof(holders) / sizeof(*holders))
			return foreign(diags, object,
				       "section %u (%s, type 0x%x) belongs to the symbol table; what it says of symbols is not known",
				       i, object->sections[i].name,
				       object->sections[i].type);
		err = holders[known].plan(&all, i);
		if (err)
			return err;
	}
	return 0;
}
