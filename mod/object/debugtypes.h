/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of symbols out of debug information: DWARF 2 to 5 of ELF objects with
 * libdw, and the metadata inside of bitcode, of which LLVM would write that
 * DWARF: no code is generated for it, and libLLVM is not needed.
 */
#ifndef LTOMOD_OBJECT_DEBUGTYPES_H
#define LTOMOD_OBJECT_DEBUGTYPES_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"
#include "model/types.h"

/*
 * Whether @object, or a member of it, defines one of @want or keeps a pointer
 * to it: if not, its debug information has declarations at best.  By the
 * symbol table, which costs little.
 */
bool types_likely(const struct object *object, const struct map *want);

/*
 * Calls @take for @object, for each member of an archive, for each module of
 * a bitcode file.  @want holds the names of the symbols (values are not looked
 * at).  Of the entries for a symbol the first of these is taken:
 *
 *	a definition; that of a symbol at the same address (an alias) that
 *	is in @want too; the pointer __gendwarfksyms_ptr_<symbol>; that of
 *	any other symbol at the same address; a declaration
 *
 * "struct page", "union …", "enum …" are types by themselves, which ELF objects are
 * asked for with TYPES_OF_OBJECT: the first that is defined.
 *
 * Returns 0, what @take returned if that is not 0, or a negative errno with a
 * diagnostic.  libdw reads hostile input carefully, but not everything can be
 * ruled out: call this in a child process (base/child.h).
 */
int types_each(const struct object *object, const struct map *want,
	       enum types_scope scope, struct diags *diags, types_fn *take, void *context);

#endif
