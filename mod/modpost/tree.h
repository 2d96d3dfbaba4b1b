/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel tree speaks, read from its own files.  A version number says
 * what upstream spoke at that time; vendors take newer things into older kernels,
 * and what they took stands in the tree.
 */
#ifndef LTOMOD_MODPOST_TREE_H
#define LTOMOD_MODPOST_TREE_H

#include "base/diag.h"
#include "model/dialect.h"
#include "model/names.h"

/*
 * The release of the kernel in @trees, as in include/config/kernel.release of
 * the first that has one, else VERSION and PATCHLEVEL of a top Makefile; NULL if none says
 * so.  Belongs to @arena.  *@file is where it stands.
 */
const char *tree_release(const struct names *trees, struct arena *arena,
			 struct diags *diags, const char **file);

/*
 * Corrects each field of @dialect of which @trees have the contrary in one of
 * the files that the table of probes names.  A file is looked for in each of the
 * trees, and in source/ below it, where kbuild links the sources of an O= tree;
 * one that is nowhere leaves the field as it is.  What was corrected is a note
 * CODE_DIALECT_TREE if @notes.
 */
void tree_probe(const struct names *trees, struct dialect *dialect, bool notes,
		struct arena *arena, struct diags *diags);

#endif
