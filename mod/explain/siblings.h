/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What modules say of the symbols that they export to others: their BTF, which goes on
 * where the kernel's ends.
 */
#ifndef LTOMOD_EXPLAIN_SIBLINGS_H
#define LTOMOD_EXPLAIN_SIBLINGS_H

#include "explain/sides.h"
#include "loader/kernel.h"

/*
 * Reads the BTF of @module on that of the kernel, @base, or on what it brings of it, into
 * *out and @arena.  Returns NULL, or why it cannot be read.
 */
const char *sibling_read(const struct loadable *module, const struct btf *base,
			 struct arena *arena, struct btf *out);

/*
 * Adds to @side, a kernel's BTF, the symbols of @want (values are not looked at) that are
 * not known there and that modules of @kernel export, as far as these have types that
 * fit.  They are those below @directory, where the kernel of the side is installed, if it
 * is another one than @kernel; NULL: it is not, and they were read.  All is in @arena.
 */
void siblings_add(struct side *side, const struct kernel *kernel,
		  const char *directory, const struct map *want,
		  struct arena *arena);

/* The same, if @path is a directory in which a kernel is installed, whose types @side has. */
void siblings_add_installed(struct side *side, const struct kernel *kernel,
			    const char *path, const struct map *want,
			    struct arena *arena);

#endif
