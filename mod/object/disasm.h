/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LLVM's disassembler, reduced to what the checks ask. */
#ifndef LTOMOD_OBJECT_DISASM_H
#define LTOMOD_OBJECT_DISASM_H

#include "base/diag.h"
#include "model/code.h"

/*
 * Decodes section @index of @object, in order of the offsets.  Decoding starts
 * afresh at every symbol of the section, so that data in between (which comes
 * out as INSN_BAD) cannot put the rest out of step; arm64's data ranges, which
 * mapping symbols ($d) announce, are left out.  The result lives in the
 * object's arena.  Returns 0, or -ENOTSUP or -EFBIG (4 GiB) with a diagnostic.
 */
int disassemble(struct object *object, uint32_t index, struct diags *diags,
		const struct insn **insns, size_t *count);

#endif
