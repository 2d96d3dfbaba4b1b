/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types that a symbol's own type mentions by name.  Who uses the symbol knows them
 * by these names: BTF of a module says nothing of what it imports but this.
 */
#ifndef LTOMOD_EXPLAIN_ROOTS_H
#define LTOMOD_EXPLAIN_ROOTS_H

#include "base/arena.h"
#include "base/map.h"
#include "model/types.h"

struct type_root {
	const char *title;	/* "struct page", "typedef pgprot_t" */
	const struct type *type;
};

struct type_roots {
	struct type_root *items;	/* those that lie nearer to the start first */
	size_t count;
};

/* Of @type (NULL: void), in @arena: structs, unions and enums, behind typedefs, pointers and
 * functions; a typedef only of what has no name itself. */
struct type_roots type_roots(struct arena *arena, const struct type *type);

/*
 * A copy of @type in @arena, with what @known has (title -> struct typed_symbol) in the place
 * of its roots; NULL: it has none of them.
 */
const struct type *type_by_roots(struct arena *arena, const struct type *type,
				 const struct map *known);

#endif
