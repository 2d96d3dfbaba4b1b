/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another order of an object's symbols: what refers to them by number follows. */
#ifndef LTOMOD_FINALIZE_RENUMBER_H
#define LTOMOD_FINALIZE_RENUMBER_H

#include "base/diag.h"
#include "model/edit.h"
#include "model/object.h"

/*
 * Plans what follows when symbol i of @object becomes symbol at[i]: relocations, signatures
 * of groups, extended section indices, and LLVM's .llvm_addrsig and
 * .llvm.call-graph-profile, as far as they belong to the table, section @symtab (sh_link; a
 * linker or objcopy that gives them up leaves 0 there).  The table itself is the caller's.
 * @edits has room for one more content and one more info for each section.
 * Returns 0, or a negative errno with a diagnostic: -EBADMSG for a number that no
 * symbol has or a table cut short, -ENOTSUP for a section of another type that belongs to
 * the table: what is in it nobody here knows.
 */
int renumber_plan(const struct object *object, uint32_t symtab,
		  const uint32_t *at, struct arena *arena, struct diags *diags,
		  struct edits *edits);

#endif
