/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door of this room: binary input in, struct object out. */
#ifndef LTOMOD_OBJECT_OBJECT_H
#define LTOMOD_OBJECT_OBJECT_H

#include "base/diag.h"
#include "model/object.h"

enum file_kind {
	FILE_UNKNOWN,
	FILE_EMPTY,
	FILE_ELF,
	FILE_BITCODE_RAW,
	FILE_BITCODE_WRAPPED,
	FILE_ARCHIVE,
	FILE_ARCHIVE_THIN,
};

/* By the first bytes alone; the suffix of the name says nothing. */
enum file_kind sniff(const uint8_t *data, size_t size);
const char *file_kind_name(enum file_kind kind);

/*
 * Reads @path: sections and symbols of an ELF64 little-endian relocatable for
 * x86_64 or arm64, the symbol table of a bitcode file, or every member of an
 * archive (of a thin one from the files that it names, relative to it).
 *
 * Of bitcode, the symbols are what LLVM lists for linkers, each global name
 * once, a definition before references; sections[] are those that the source
 * names.  Module-level asm takes part (SYMBOL_FROM_ASM), asm inside functions
 * does not.  What asm defines has no section, and is neither SYMBOL_FUNCTION
 * nor SYMBOL_OBJECT, as LLVM does not know.
 *
 * Everything is validated before it is handed out: section bounds, string
 * table ends, symbol section indices, the header of every relocation section.
 * Returns 0 and sets *out, or returns a negative errno, adds a diagnostic that
 * names file and place, and leaves *out untouched:
 *	-ENOENT…	the file cannot be opened (any errno of open, mmap)
 *	-ENOEXEC	neither ELF nor bitcode nor an archive
 *	-EBADMSG	truncated or contradictory
 *	-ENOTSUP	readable, but not ours: 32 bit, big endian, another
 *			machine, not relocatable, bitcode newer than libLLVM,
 *			an archive within an archive
 */
int object_open(const char *path, struct diags *diags, struct object **out);
/* As object_open(), for @size bytes at @data, which stay the caller's. */
int object_read(const char *name, const uint8_t *data, size_t size,
		struct diags *diags, struct object **out);
/* NULL is fine. */
void object_close(struct object *object);

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

/* The section called @name, or NULL; the first if there are several. */
const struct section *object_section(const struct object *object,
				     const char *name);

#endif
