/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a version changed: the first type that is not the same any more. */
#ifndef LTOMOD_COMPARE_TYPEDIFF_H
#define LTOMOD_COMPARE_TYPEDIFF_H

#include "base/buf.h"
#include "compare/typefile.h"

struct type_difference {
	struct str name;	/* "s#device", or the symbol itself */
	struct str before;	/* what it is made of; p NULL: not known there */
	struct str after;
};

/*
 * Walks over all that @symbol is made of, each type where it is first referred
 * to, and stops at the first that is made of something else.  False if
 * everything is the same.  Slices point into the files.
 */
bool type_difference(const struct typefile *before, const struct typefile *after,
		     const char *symbol, struct type_difference *out);

/*
 * Appends the members, parameters or enumerators that are in one of the two
 * only, a line each: "@indent- …" and "@indent+ …".
 */
void type_difference_text(const struct type_difference *difference,
			  const char *indent, struct buf *out);

#endif
