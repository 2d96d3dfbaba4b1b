/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LLVM's disassembler, reduced to what the checks ask. */
#ifndef LTOMOD_OBJECT_DISASM_H
#define LTOMOD_OBJECT_DISASM_H

#include "base/diag.h"
#include "model/code.h"

/*
 * Decodes all of @object's sections of code into @sections (one for each of
 * the object's), in order of the offsets.  Decoding starts
 * afresh at every symbol of the section, so that data in between (which comes
 * out as INSN_BAD) cannot put the rest out of step; arm64's data ranges, which
 * mapping symbols ($d) announce, are left out.  The result lives in the
 * object's arena and takes at most sizeof(struct insn) a byte of the file; time
 * is linear in its size but for the sorting of a section's symbols.  Returns 0,
 * or with a diagnostic -ENOTSUP, -EFBIG (2 GiB), or -EBADMSG for sections that
 * overlap.
 */
int disassemble(struct object *object, struct section_code *sections,
		struct diags *diags);

#endif
