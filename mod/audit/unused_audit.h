/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a link that keeps every global name could not drop. */
#ifndef LTOMOD_AUDIT_UNUSED_AUDIT_H
#define LTOMOD_AUDIT_UNUSED_AUDIT_H

#include "base/diag.h"
#include "model/code.h"

/*
 * Adds a note CODE_AUDIT_UNUSED for each global function and variable of @code, a
 * module with its relocations, that is not exported and that nothing loaded refers to
 * but itself and the tables that only say where code stands; and one with their
 * number and size.  Not meant are what a kernel asks for by name (init_module, the
 * functions of BTF IDs) and what it finds by section.
 */
void audit_unused(const struct code *code, struct diags *diags);

#endif
