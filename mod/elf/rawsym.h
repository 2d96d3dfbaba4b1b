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

/* The table of symbols; NULL if there is none. */
static inline const uint8_t *raw_symtab(const struct object *object)
{
	for (size_t i = 1; i < object->nsections; i++)
		if (object->sections[i].type == SHT_SYMTAB)
			return object->sections[i].data;
	return NULL;
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
