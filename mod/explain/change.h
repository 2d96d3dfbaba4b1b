/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is different between two types that stand for one another.  Only this one
 * type is looked at: what it refers to by name (struct page, size_t) is a pair
 * of types of its own.  What has no name (pointers, arrays, functions, structs
 * without one) belongs to whoever holds it.
 */
#ifndef LTOMOD_EXPLAIN_CHANGE_H
#define LTOMOD_EXPLAIN_CHANGE_H

#include "explain/parts.h"

/* What a change is about. */
enum change_of { OF_TYPE, OF_MEMBER, OF_ENUMERATOR, OF_PARAMETER, CHANGE_OFS };

enum change_how {
	/* of parts */
	HOW_ADDED, HOW_REMOVED, HOW_RENAMED,
	HOW_RETYPED,		/* and perhaps moved */
	HOW_MOVED,		/* of enumerators: another value */
	/* of the type itself */
	HOW_KIND,		/* a struct is a union, a function a variable */
	HOW_SIZE,
	HOW_ALIGNED,		/* also of members */
	HOW_TARGET,		/* what it stands for, points to, returns */
	HOW_SHOWN,		/* was only declared, is defined now */
	HOW_HIDDEN,		/* the other way round */
	CHANGE_HOWS
};

struct type_change {
	enum change_of of;
	enum change_how how;
	/* Which part, or, of the type, its target, before and after; of what was
	 * added the first is empty, of what was removed the second.  The size or
	 * alignment of a type is in place. */
	struct part before, after;
};

/* Two types of the same name, one on each side; or of a symbol, one NULL perhaps. */
struct type_pair {
	const struct type *before, *after;
};

/* A pair that follows from another, and by which part of it. */
struct pair_edge {
	struct type_pair to;
	struct part by;		/* as it was before; without a name: the target */
	bool inside;		/* it lies in there, not behind a pointer */
};

struct pair_changes {
	struct type_change *changes;
	size_t count;
	struct pair_edge *edges;	/* what did not change refers to these */
	size_t nedges;
	bool cut;		/* not all of it was compared */
	size_t cost;		/* how many types and parts were looked at */
};

enum compare_rule {
	COMPARE_EXACT,		/* two compilations of one source agree in all */
	/* One side is BTF, or says what importers know: what only one side tells
	 * (alignment, whether a struct is defined at all) is no difference. */
	COMPARE_COARSE,
};

/* Whether code that was compiled with one of the two reads or writes something else, or
 * elsewhere, than the other's: not so by another name, nor by an enumerator more. */
bool change_is_of_layout(const struct type_change *change);

/* Compares the two, in @arena.  Of equal ones there is no change. */
struct pair_changes type_compare(struct arena *arena, struct type_pair pair,
				 enum compare_rule rule);

#endif
