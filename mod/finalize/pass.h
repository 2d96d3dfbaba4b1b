/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the passes over a linked object have in common: what they take, what they leave. */
#ifndef LTOMOD_FINALIZE_PASS_H
#define LTOMOD_FINALIZE_PASS_H

#include "base/diag.h"
#include "model/edit.h"
#include "model/object.h"

/* 0, or -ENOTSUP with a diagnostic (CODE_NEEDS_ELF) for what is not ELF. */
int pass_check(const struct object *object, struct diags *diags);

/*
 * Writes @object with @edits to @path, by elf_write() and with its errors; an object without edits only
 * where @path is not the file that it came from.
 */
int pass_write(const struct object *object, const struct edits *edits,
	       const char *path, struct diags *diags);

#endif
