/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types that a module keeps of what it imports and exports when its debug information is gone, so
 * that it can be explained later: section .ltomod.types, which is never loaded, BTF that
 * stands alone, packed by xz.  Whoever strips it off changes nothing else.
 */
#ifndef LTOMOD_EXPLAIN_KEPT_H
#define LTOMOD_EXPLAIN_KEPT_H

#include "base/buf.h"
#include "base/diag.h"
#include "elf/btf.h"
#include "model/object.h"
#include "model/types.h"

struct kept_counts {
	size_t symbols;		/* whose types debug information says */
	size_t defined;		/* structs, unions, enums with a name */
	size_t left_out;	/* of them; those are only declared */
	size_t size;		/* bytes of the section; 0: there is no room for it */
};

/*
 * Gives the linked module @object the section, or another one, of what its debug information says,
 * and writes it to object->path.  It takes no more than a twentieth of the file: of the types
 * those that lie further from the symbols are left out.  A module without debug
 * information is not touched.  Returns 0, or a negative errno with a diagnostic.
 * libdw reads what is hostile: call this under guard.
 */
int kept_write(struct object *object, struct diags *diags,
	       struct kept_counts *counts);

/*
 * Reads the section of @object into *out, which refers to @bytes, to be freed by the caller
 * in any case.  Returns 0, -ENOENT without a word if there is none, or another negative
 * errno with a diagnostic.
 */
int kept_read(const struct object *object, struct arena *arena,
	      struct diags *diags, struct buf *bytes, struct btf *out);

#endif
