/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols of an ELF object as they stand in the mapped file, for who passes them on: st_info
 * and st_other whole, st_shndx with its reserved values (gABI, "Symbol Table").  The reader has
 * checked that the table has object->nsymbols entries.
 */
#ifndef LTOMOD_ELF_RAWSYM_H
#define LTOMOD_ELF_RAWSYM_H

#include <elf.h>
#include <endian.h>
#include <string.h>

#include "model/object.h"

/* The section of the table of symbols; 0 if there is none. */
static inline uint32_t raw_symtab_index(const struct object *object)
{
	for (uint32_t i = 1; i < object->nsections; i++)
		if (object->sections[i].type == SHT_SYMTAB)
			return i;
	return 0;
}

/* The table of symbols; NULL if there is none. */
static inline const uint8_t *raw_symtab(const struct object *object)
{
	uint32_t index = raw_symtab_index(object);

	return index ? object->sections[index].data : NULL;
}

/* Entry @index of it, in host byte order. */
static inline Elf64_Sym raw_symbol(const uint8_t *symtab, size_t index)
{
	Elf64_Sym raw;

	memcpy(&raw, symtab + index * sizeof(raw), sizeof(raw));
	raw.st_shndx = le16toh(raw.st_shndx);
	raw.st_value = le64toh(raw.st_value);
	raw.st_size = le64toh(raw.st_size);
	return raw;
}

#endif
