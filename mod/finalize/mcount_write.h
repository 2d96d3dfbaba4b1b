/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of finalize/mcount.h, given to an object and written to a file. */
#ifndef LTOMOD_FINALIZE_MCOUNT_WRITE_H
#define LTOMOD_FINALIZE_MCOUNT_WRITE_H

#include "finalize/mcount.h"

/*
 * Gives the linked object @object what mcount_plan() says it lacks, and writes
 * it to @path.  An object for another machine lacks nothing; one that lacks
 * nothing is written only where @path is not the file that it came from.
 * Returns 0 and sets *counts, or a negative errno with a diagnostic: -ENOTSUP
 * for what is not ELF, and those of code_load(), mcount_plan() and elf_write().
 */
int mcount_write(struct object *object, enum mcount_call call, const char *path,
		 struct arena *arena, struct diags *diags,
		 struct mcount_counts *counts);

#endif
