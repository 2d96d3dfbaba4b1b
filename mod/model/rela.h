/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relocations where they lie in the mapped file, for checks that look at each
 * one once: nothing is decoded ahead, nothing is copied.  Whoever wants them
 * as an array uses object_relocs().
 *
 * The reader of ELF has checked that an SHT_RELA section holds whole entries
 * (24 bytes: r_offset, r_info, r_addend, little endian; gABI, "Relocation")
 * and that it applies to a section that is there; whether the symbol index is
 * one, the caller has to ask: reloc.symbol < object->nsymbols.
 */
#ifndef LTOMOD_MODEL_RELA_H
#define LTOMOD_MODEL_RELA_H

#include <endian.h>
#include <string.h>

#include "model/code.h"

#define RELA_SIZE 24

/* How many entries @section has; 0 unless it is of type SHT_RELA. */
static inline uint64_t rela_count(const struct section *section)
{
	return section->type == SECTION_RELA && section->data ?
	       section->size / RELA_SIZE : 0;
}

/* The symbol of entry @i, without looking at the rest of it. */
static inline uint32_t rela_symbol(const struct section *section, uint64_t i)
{
	uint32_t symbol;

	memcpy(&symbol, section->data + i * RELA_SIZE + 12, sizeof(symbol));
	return le32toh(symbol);
}

/* Entry @i, which is less than rela_count(). */
static inline struct reloc rela_get(const struct section *section, uint64_t i)
{
	uint64_t words[3];

	memcpy(words, section->data + i * RELA_SIZE, sizeof(words));
	return (struct reloc){
		.offset = le64toh(words[0]),
		.type = (uint32_t)le64toh(words[1]),
		.symbol = (uint32_t)(le64toh(words[1]) >> 32),
		.addend = (int64_t)le64toh(words[2]),
	};
}

#endif
