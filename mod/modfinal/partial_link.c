// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "elf/rawsym.h"
#include "model/reading.h"
#include "model/rela.h"
#include "modfinal/partial.h"

/* --- relocations -------------------------------------------------------- */

/* A relocation of @input against section symbol @index: of the section of the output that it
 * is in, and as much further as the piece is. */
static bool to_section(const struct partial *partial, const struct input *input,
		       const struct symbol *symbol, uint32_t *index,
		       int64_t *addend)
{
	const struct spot *spot = &input->spots[symbol->section];

	if (!symbol->section || spot->out == NOWHERE ||
	    !partial->outs[spot->out].index)
		return false;
	*index = partial->section_symbols[spot->out];
	*addend = (int64_t)spot_offset(spot, (uint64_t)*addend);
	return *index != 0;
}

/* From what is not in memory a kernel follows nothing that is thrown away; R_*_NONE is 0
 * on both machines. */
static int to_nothing(struct partial *partial, const struct input *input,
		      const struct section *target, const struct reloc *reloc,
		      const struct symbol *symbol, uint64_t *info)
{
	if (target->flags & SHF_ALLOC)
		return refuse(partial->diags, input->object,
			      "%s+0x%llx refers to \"%.200s\", which is thrown away",
			      target->name,
			      (unsigned long long)reloc->offset,
			      symbol->name);
	*info = symbol->flags & SYMBOL_GLOBAL ? reloc->type : 0;
	return 0;
}

static int put_reloc(struct partial *partial, const struct input *input,
		     const struct section *target, uint64_t at,
		     struct reloc reloc, uint8_t *to)
{
	const struct symbol *symbol;
	uint64_t words[3], info = 0;
	uint32_t index = 0;
	int err = 0;

	if (reloc.symbol >= input->object->nsymbols)
		return bad_at(partial->diags, input->object, 0,
			      "%s: a relocation against symbol %u of %zu",
			      target->name, reloc.symbol,
			      input->object->nsymbols);
	symbol = &input->object->symbols[reloc.symbol];
	if (symbol->flags & SYMBOL_SECTION && !(symbol->flags & SYMBOL_GLOBAL)) {
		if (!to_section(partial, input, symbol, &index, &reloc.addend))
			err = to_nothing(partial, input, target, &reloc, symbol,
					 &info);
	} else if (reloc.symbol) {
		index = input->symbols[reloc.symbol];
		if (!index)
			err = to_nothing(partial, input, target, &reloc, symbol,
					 &info);
	}
	if (index || !reloc.symbol)
		info = (uint64_t)index << 32 | reloc.type;
	words[0] = htole64(reloc.offset + at);
	words[1] = htole64(info);
	words[2] = htole64((uint64_t)reloc.addend);
	memcpy(to, words, sizeof(words));
	return err;
}

/* What relocations a section of the output has, in place of those of the inputs. */
static int link_relocs(struct partial *partial, struct out *out)
{
	int err = 0;

	for (size_t i = 0; !err && i < out->nitems; i++) {
		struct item *item = &out->items[i];
		const struct input *input = &partial->inputs[item->input];
		const struct section *relocs =
				&input->object->sections[item->section];
		const struct section *target =
				&input->object->sections[relocs->info];
		uint64_t at = input->spots[relocs->info].at;
		uint64_t count = rela_count(relocs);
		uint8_t *made = arena_alloc(partial->arena, count * RELA_SIZE);

		for (uint64_t j = 0; !err && j < count; j++)
			err = put_reloc(partial, input, target, at,
					rela_get(relocs, j),
					made + j * RELA_SIZE);
		item->whole.data = made;
	}
	return err;
}

/* --- the whole ---------------------------------------------------------- */

static int open_input(struct partial *partial, struct object *object,
		      struct input *input)
{
	size_t nsections = object->nsections;
	Elf64_Ehdr header;

	if (object->kind != OBJECT_ELF)
		return refuse(partial->diags, object, "it is %s",
			      object_kind_name(object->kind));
	memcpy(&header, object->map.data, sizeof(header));
	if (header.e_flags)
		return refuse(partial->diags, object, "flags 0x%x in its header",
			      le32toh(header.e_flags));
	input->object = object;
	input->symtab = raw_symtab(object);
	input->spots = arena_array(partial->arena, struct spot, nsections);
	input->referenced = arena_array(partial->arena, bool, object->nsymbols);
	input->symbols = arena_array(partial->arena, uint32_t,
				     object->nsymbols);
	for (size_t i = 0; i < nsections; i++)
		input->spots[i].out = NOWHERE;
	return 0;
}

static struct image_section *finish_section(struct partial *partial,
					    struct out *out)
{
	struct image_part *parts = arena_array(partial->arena,
					       struct image_part, out->nitems);
	size_t n = 0;

	for (size_t i = 0; i < out->nitems; i++) {
		struct item *item = &out->items[i];

		if (!item->whole.data || !item->whole.size)
			continue;
		parts[n] = item->whole;
		parts[n++].at = item->at;
	}
	if (out->section.type != SHT_NOBITS) {
		out->section.parts = parts;
		out->section.nparts = n;
	}
	return &out->section;
}

static void make_image(struct partial *partial, struct image *image)
{
	size_t count = partial->order[0];

	*image = (struct image){
		.machine = partial->inputs[0].object->machine ==
			   MACHINE_AARCH64 ? EM_AARCH64 : EM_X86_64,
		.sections = arena_array(partial->arena, struct image_section,
					count),
		.nsections = count,
		.symbols = partial->symbols,
		.nsymbols = partial->nsymbols,
		.nlocals = partial->nlocals,
	};
	for (uint32_t i = 1; i < count; i++)
		image->sections[i] = *finish_section(partial,
				&partial->outs[partial->order[i]]);
}

int partial_link(struct object *const *objects, size_t nobjects,
		 const struct lds *lds, const struct partial_options *options,
		 struct arena *arena, struct diags *diags, struct image *image)
{
	struct partial partial = { .arena = arena, .diags = diags,
				   .ninputs = nobjects };
	int err = 0;

	partial.inputs = arena_array(arena, struct input, nobjects);
	map_init(&partial.by_name, NULL);
	for (size_t i = 0; !err && i < nobjects; i++)
		err = open_input(&partial, objects[i], &partial.inputs[i]);
	if (!err)
		err = partial_sections(&partial, lds, options);
	if (!err)
		err = partial_symbols(&partial);
	for (uint32_t i = 1; !err && i < partial.order[0]; i++)
		if (partial.outs[partial.order[i]].has_target)
			err = link_relocs(&partial,
					  &partial.outs[partial.order[i]]);
	if (!err)
		make_image(&partial, image);
	map_free(&partial.by_name);
	return err;
}

const struct image_section *partial_build_id(const struct image *image)
{
	for (size_t i = 1; i < image->nsections; i++)
		if (!strcmp(image->sections[i].name, BUILD_ID_SECTION))
			return &image->sections[i];
	return NULL;
}
