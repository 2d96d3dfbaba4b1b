/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Relocations and instructions of an ELF object, all at once. */
#ifndef LTOMOD_OBJECT_CODE_H
#define LTOMOD_OBJECT_CODE_H

#include "base/diag.h"
#include "model/code.h"

enum code_parts {
	CODE_RELOCS = 0,	/* relocations of all sections but .debug_* */
	CODE_INSNS  = 1 << 0,	/* and the instructions of executable ones */
};

/*
 * Fills in *@out for @object, which has to be of kind OBJECT_ELF.  It lives in
 * the object's arena.  Returns 0, or a negative errno with a diagnostic:
 * -EBADMSG for broken relocations, -ENOTSUP where there is no disassembler.
 */
int code_load(struct object *object, enum code_parts parts,
	      struct diags *diags, struct code *out);

#endif
