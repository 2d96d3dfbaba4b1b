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
#include "base/map.h"
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
 * What the objects of a module call their symbols: by this is told apart what full LTO calls
 * foo.5, because another object has a static foo as well, and what is called so in an object
 * already.  To functions alone: a variable kept.0 may be a part of kept.
 */
struct names_sources {
	struct map names;	/* by reference; value: how many functions */
};

/* Adds those of @object, of any kind, or of its members.  It has to live as long. */
void names_from(struct names_sources *sources, const struct object *object);
/* Whether some function of @object has a number behind its name, so that it
 * is worth the while to read what it was linked from. */
bool names_numbered(const struct object *object);

/*
 * Plans for @object, ELF, that every symbol with such a name gets its own back, and that one that is
 * defined and global becomes local, of default visibility.  Not touched are: weak and common symbols,
 * what an export names (__ksymtab_, __export_symbol_), the signature of a section group, by
 * which a linker would take two groups for one, and names of sections and source files.
 *
 * A function of the form foo.5 or foo.5.cold loses its number if more than one object that @sources
 * (NULL: they are not known) tells of defines a function foo, and none has the name foo.5: full LTO
 * (LLVM's IRMover) made it for that reason alone.
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
int names_plan(const struct object *object, const struct names_sources *sources,
	       struct arena *arena, struct diags *diags, struct edits *edits,
	       struct names_counts *counts);

#endif
