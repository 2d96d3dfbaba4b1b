/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door of this room: binary input in, struct object out. */
#ifndef LTOMOD_OBJECT_OBJECT_H
#define LTOMOD_OBJECT_OBJECT_H

#include "base/diag.h"
#include "model/object.h"

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

#endif
