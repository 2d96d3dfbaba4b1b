/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbol versions as somebody writes them down by hand or by script, one a
 * line; class and namespace may be left out, '-' is an unknown class:
 *
 *	foo=0x1a2b3c4d
 *	bar=0x00000001 EXPORT_SYMBOL_GPL MY_NAMESPACE
 *
 * Empty lines and lines that begin with '#' are skipped.
 */
#ifndef LTOMOD_SYMVERS_SYMVERLIST_H
#define LTOMOD_SYMVERS_SYMVERLIST_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/symverblock.h"

/*
 * Reads @text into *items, an array in @arena, in order of the lines.
 * Returns 0, or -EBADMSG after an error CODE_SYMVERLIST_SYNTAX for each line that
 * is not of this form; *items and *count are then untouched.
 */
int symverlist_parse(const char *path, struct str text, struct arena *arena,
		     struct diags *diags, struct symver **items,
		     size_t *count);

#endif
