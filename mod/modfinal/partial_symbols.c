// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One table of symbols, in ld.lld's order: the locals of each input, behind them the symbols of
 * the sections that begin with a piece of it; those of sections that begin with what may be
 * merged; globals by first appearance; what the script defines.
 */
#include <errno.h>

#include "elf/rawsym.h"
#include "model/rela.h"
#include "modfinal/partial.h"

static bool is_reserved(uint16_t shndx)
{
	return shndx >= SHN_LORESERVE && shndx != SHN_XINDEX;
}

/* Where section @index of @input is in the output; NULL: it is not. */
static const struct out *out_of(const struct partial *partial,
				const struct input *input, uint32_t index)
{
	uint32_t out = input->spots[index].out;

	return out == NOWHERE || !partial->outs[out].index ?
	       NULL : &partial->outs[out];
}

/* Symbols are as many as the file has room for. */
static uint32_t add_symbol(struct partial *partial, struct image_symbol symbol)
{
	partial->symbols[partial->nsymbols] = symbol;
	return (uint32_t)partial->nsymbols++;
}

static struct image_symbol symbol_of(const struct partial *partial,
				     const struct input *input, size_t index)
{
	const struct symbol *symbol = &input->object->symbols[index];
	Elf64_Sym raw = raw_symbol(input->symtab, index);
	struct image_symbol made = {
		.name = symbol->name, .value = raw.st_value,
		.size = raw.st_size, .info = raw.st_info, .other = raw.st_other,
	};
	const struct out *out = symbol->section ?
				out_of(partial, input, symbol->section) : NULL;

	if (out) {
		made.section = out->index;
		made.value = spot_offset(&input->spots[symbol->section],
					 raw.st_value);
	} else if (is_reserved(raw.st_shndx)) {
		made.reserved = raw.st_shndx;
	}
	return made;
}

static void mark_referenced(struct partial *partial, struct input *input)
{
	const struct object *object = input->object;

	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		if (section->type != SHT_RELA || !out_of(partial, input, (uint32_t)i))
			continue;
		for (uint64_t j = 0; j < rela_count(section); j++) {
			uint32_t symbol = rela_symbol(section, j);

			if (symbol < object->nsymbols)
				input->referenced[symbol] = true;
		}
	}
}

/* A compiler's own labels of strings are of no use once the strings are merged. */
static bool is_dropped_label(const struct input *input, size_t index)
{
	const struct symbol *symbol = &input->object->symbols[index];

	return !strncmp(symbol->name, ".L", 2) && symbol->section &&
	       input->object->sections[symbol->section].flags & SHF_MERGE &&
	       !input->referenced[index];
}

static void add_locals(struct partial *partial, struct input *input)
{
	const struct object *object = input->object;

	for (size_t i = 1; i < object->nsymbols; i++) {
		Elf64_Sym raw = raw_symbol(input->symtab, i);

		if (ELF64_ST_BIND(raw.st_info) != STB_LOCAL ||
		    ELF64_ST_TYPE(raw.st_info) == STT_SECTION ||
		    raw.st_shndx == SHN_UNDEF ||
		    (object->symbols[i].section &&
		     !out_of(partial, input, object->symbols[i].section)) ||
		    is_dropped_label(input, i))
			continue;
		input->symbols[i] = add_symbol(partial,
					       symbol_of(partial, input, i));
	}
}

/* The first piece of @out; NULL if no section symbol is for it. */
static const struct item *first_piece(const struct out *out)
{
	if (out->has_target || !out->has_input)
		return NULL;
	for (size_t i = 0; i < out->nitems; i++)
		if (out->items[i].kind == LDS_INPUT)
			return &out->items[i];
	return NULL;
}

/* Symbols of the sections that begin with a piece of input @input; of those that
 * begin with what is merged for @input == ninputs. */
static void add_section_symbols(struct partial *partial, size_t input)
{
	for (uint32_t i = 1; i < partial->order[0]; i++) {
		const struct out *out = &partial->outs[partial->order[i]];
		const struct item *first = first_piece(out);

		if (!first || (first->merged ? partial->ninputs :
					       first->input) != input)
			continue;
		partial->section_symbols[partial->order[i]] = add_symbol(partial,
			(struct image_symbol){ .name = "", .section = i,
				.info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION) });
	}
}

/* --- globals ------------------------------------------------------------ */

static unsigned strength(const struct image_symbol *symbol)
{
	if (!symbol->section && symbol->reserved == SHN_UNDEF)
		return 0;
	if (!symbol->section && symbol->reserved == SHN_COMMON)
		return 1;
	return ELF64_ST_BIND(symbol->info) == STB_WEAK ? 2 : 3;
}

/* STV_*: what is more hidden counts; the default is the least. */
static uint8_t visibility(uint8_t a, uint8_t b)
{
	a = ELF64_ST_VISIBILITY(a);
	b = ELF64_ST_VISIBILITY(b);
	if (!a || !b)
		return a | b;
	return a < b ? a : b;
}

static int resolve(struct partial *partial, const struct object *object,
		   struct image_symbol *known, const struct image_symbol *other)
{
	unsigned a = strength(known), b = strength(other);
	uint8_t hidden = visibility(known->other, other->other);

	if (a == b && a && a != 2)
		return refuse(partial->diags, object,
			      "\"%.200s\" is defined twice", known->name);
	if (b > a)
		*known = *other;
	else if (!a && ELF64_ST_BIND(other->info) != STB_WEAK)
		/* Somebody needs it. */
		known->info = ELF64_ST_INFO(ELF64_ST_BIND(other->info),
					    ELF64_ST_TYPE(known->info));
	known->other = (uint8_t)((known->other & ~3) | hidden);
	return 0;
}

static int add_globals(struct partial *partial, struct input *input,
		       struct map *globals)
{
	const struct object *object = input->object;
	int err = 0;

	for (size_t i = 1; !err && i < object->nsymbols; i++) {
		Elf64_Sym raw = raw_symbol(input->symtab, i);
		struct image_symbol symbol;
		struct map_entry *entry;

		if (ELF64_ST_BIND(raw.st_info) == STB_LOCAL)
			continue;
		/* What it was defined by is thrown away. */
		if (object->symbols[i].section &&
		    !out_of(partial, input, object->symbols[i].section))
			continue;
		symbol = symbol_of(partial, input, i);
		entry = map_put(globals, str_of(symbol.name));
		if (!entry->value)
			entry->value = (void *)(uintptr_t)
				       add_symbol(partial, symbol);
		else
			err = resolve(partial, object, &partial->symbols[
				      (uintptr_t)entry->value], &symbol);
		input->symbols[i] = (uint32_t)(uintptr_t)entry->value;
	}
	return err;
}

static void add_scripted_symbols(struct partial *partial, struct map *globals)
{
	for (uint32_t i = 1; i < partial->order[0]; i++) {
		const struct out *out = &partial->outs[partial->order[i]];

		for (size_t j = 0; j < out->nitems; j++) {
			const struct item *item = &out->items[j];
			struct image_symbol symbol = { .name = item->symbol,
				.value = item->at, .section = i,
				.info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE) };
			struct map_entry *entry;

			if (item->kind != LDS_SYMBOL)
				continue;
			entry = map_put(globals, str_of(item->symbol));
			if (entry->value)
				partial->symbols[(uintptr_t)entry->value] = symbol;
			else
				entry->value = (void *)(uintptr_t)
					       add_symbol(partial, symbol);
		}
	}
}

static size_t room_for_symbols(const struct partial *partial)
{
	size_t room = 1 + partial->nouts;

	for (size_t i = 0; i < partial->ninputs; i++)
		room += partial->inputs[i].object->nsymbols;
	for (size_t i = 0; i < partial->nouts; i++)
		if (partial->outs[i].scripted)
			room += partial->outs[i].nitems;
	return room;
}

int partial_symbols(struct partial *partial)
{
	struct map globals;
	int err = 0;

	partial->symbols = arena_array(partial->arena, struct image_symbol,
				       room_for_symbols(partial));
	partial->section_symbols = arena_array(partial->arena, uint32_t,
					       partial->nouts);
	add_symbol(partial, (struct image_symbol){ .name = "" });
	for (size_t i = 0; i < partial->ninputs; i++) {
		mark_referenced(partial, &partial->inputs[i]);
		add_locals(partial, &partial->inputs[i]);
		add_section_symbols(partial, i);
	}
	add_section_symbols(partial, partial->ninputs);
	partial->nlocals = partial->nsymbols;

	map_init(&globals, NULL);
	for (size_t i = 0; !err && i < partial->ninputs; i++)
		err = add_globals(partial, &partial->inputs[i], &globals);
	if (!err)
		add_scripted_symbols(partial, &globals);
	map_free(&globals);
	return err;
}
