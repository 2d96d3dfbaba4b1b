/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What two kernels (or module sets) export, side by side.
 *
 * A change breaks modules if one that loads on the first would not on the
 * second: a symbol is gone, has another version, became GPL-only, or lies in
 * another namespace.  What is new or has moved to another module breaks none.
 */
#ifndef LTOMOD_COMPARE_COMPARE_H
#define LTOMOD_COMPARE_COMPARE_H

#include "loader/kernel.h"

enum change_kind {
	CHANGE_ADDED	 = 1 << 0,
	CHANGE_REMOVED	 = 1 << 1,
	CHANGE_CRC	 = 1 << 2,
	CHANGE_CLASS	 = 1 << 3,
	CHANGE_NAMESPACE = 1 << 4,
	CHANGE_MODULE	 = 1 << 5,	/* exported by another module */
};

struct change {
	unsigned kinds;			/* enum change_kind */
	bool breaks;
	const char *module;		/* the one before; of an added one: after */
	const struct kernel_export *before;	/* NULL: added */
	const struct kernel_export *after;	/* NULL: removed */
};

/*
 * Sets *changes, in @arena, sorted by module and symbol.  What is not known of
 * one of them, such as what exactly vmlinux exports, is not compared.
 */
size_t compare_exports(const struct kernel *before, const struct kernel *after,
		       struct arena *arena, struct change **changes);

#endif
