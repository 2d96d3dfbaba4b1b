/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_ELF_ELF_H
#define LTOMOD_ELF_ELF_H

#include "base/diag.h"
#include "model/object.h"

/*
 * Reads the sections and symbols of an ELF file into *object, whose path, map
 * and reader are set.  Returns 0 or a negative errno (object_open()) after a
 * diagnostic.  Names are views of the map; those of symbols, and those of
 * sections, together take at most names_room(), 16 bytes for each of the file;
 * sections together at most 4, relocations at most 1.  A file with more, whose
 * parts overlap, is malformed.
 */
int elf_read(struct object *object, struct diags *diags);

/*
 * The relocations that apply to section @index, decoded into the object's
 * arena, once.  A section without any gives *count = 0.  Symbol indices are
 * checked; r_offset is not (a check that reads there has to).  Should several
 * SHT_RELA sections apply, as in livepatch modules, the result is all of them
 * in file order.  SHT_REL sections, which neither machine uses for code or
 * data, are sections like any other.
 * Returns 0, or -EBADMSG with a diagnostic.
 */
int object_relocs(struct object *object, uint32_t index, struct diags *diags,
		  const struct reloc **relocs, size_t *count);

#endif
