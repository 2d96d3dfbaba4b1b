/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a type is made of, as a list: members of structs and unions with their places,
 * enumerators with their values, parameters with their positions.  What lies in
 * structs and unions without a name is as good as a member of the outer one, and
 * is listed so.
 */
#ifndef LTOMOD_EXPLAIN_PARTS_H
#define LTOMOD_EXPLAIN_PARTS_H

#include <string.h>

#include "base/arena.h"
#include "model/types.h"

struct part {
	const char *name;	/* "napi_list", "u.x" of a named member's own struct
				   without a name; NULL: it has none */
	const struct type *type;	/* NULL: void, and of enumerators */
	uint64_t place;		/* bits from the start; value; position */
	uint64_t bits;		/* of a bit-field; 0: of no such */
	uint64_t alignment;	/* bytes, where the source asks for one; else 0 */
};

struct parts {
	struct part *items;
	size_t count;
	bool cut;		/* there are more: nobody's struct has so many */
};

/* The parts of @type, which is not NULL; none of what has none.  In @arena. */
struct parts type_parts(struct arena *arena, const struct type *type);

/* NULL, no name, is the same as NULL. */
static inline bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Of an array: all dimensions together. */
static inline uint64_t type_elements(const struct type *array)
{
	uint64_t count = 1;

	for (size_t i = 0; i < array->count; i++)
		count *= array->items[i].value;
	return count;
}

/* A struct, union or enum without a name: it is what it is made of. */
static inline bool type_is_nameless(const struct type *type)
{
	return type && !type->name &&
	       (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION ||
		type->kind == TYPE_ENUM);
}

#endif
