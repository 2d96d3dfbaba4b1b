/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names as in the source.  What is static in one object of a module and came to be used by
 * another, ThinLTO calls foo.llvm.HASH and makes global (promoteInternals(), since LLVM 4;
 * the number is of the object's bitcode); the link of whole modules calls foo.ltomod.N what
 * several objects have for themselves.  Once the module is linked nobody needs these names, and
 * who traces, probes or patches foo looks for foo: so each gets its name back and is local
 * again, as it would be without LTO, where two of one name are two local symbols as well.
 */
#ifndef LTOMOD_FINALIZE_NAMES_H
#define LTOMOD_FINALIZE_NAMES_H

#include "base/diag.h"
#include "model/edit.h"
#include "model/object.h"

struct names_counts {
	size_t restored;	/* symbols that got their name back */
	size_t localized;	/* of these, global up to now */
};

/*
 * @name without each ".llvm.<digits>" and ".ltomod.<digits>" that is followed by '.' or the end,
 * in @arena; NULL if it has none.  Something stands before the first: a name is never empty.
 */
const char *names_restored(const char *name, struct arena *arena);

/*
 * Plans for @object, ELF, that every symbol with such a name gets its own back, and that one that is
 * defined and global becomes local, of default visibility.  Not touched are: weak and common symbols,
 * what an export names (__ksymtab_, __export_symbol_), the signature of a section group, by
 * which a linker would take two groups for one, and names of sections and source files.
 *
 * What became local stands before the first STT_FILE symbol, since the table does not say whose it
 * was, by section and value, which is the order of the objects; all others keep their order,
 * locals first.  What refers to symbols by number follows (finalize/renumber.h), and the table of
 * names has no name any more that no symbol has, if nothing but the symbols uses it.
 *
 * Returns 0, with no edits if there is nothing to do, or a negative errno with a diagnostic:
 * -ENOENT if such a name is undefined (CODE_NAMES_UNDEFINED), -EBADMSG, and those of
 * renumber_plan().
 */
int names_plan(const struct object *object, struct arena *arena,
	       struct diags *diags, struct edits *edits,
	       struct names_counts *counts);

#endif
