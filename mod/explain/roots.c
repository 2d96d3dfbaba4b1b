// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/roots.h"

#include "explain/parts.h"
#include "explain/words.h"

/* No signature is so deep, or mentions so many. */
enum { MOST_DEPTH = 16, MOST_ROOTS = 64 };

static void add_root(struct arena *arena, struct type_roots *roots,
		     const struct type *type)
{
	if (roots->count < MOST_ROOTS)
		*ARENA_MORE(arena, roots->items, roots->count) = (struct type_root){
			arena_printf(arena, "%s %s", type_tag(type->kind),
				     type->name), type };
}

static void add_roots(struct arena *arena, struct type_roots *roots,
		      const struct type *type, unsigned depth)
{
	if (!type || depth > MOST_DEPTH || roots->count == MOST_ROOTS)
		return;
	if (type->kind == TYPE_TYPEDEF ? type_is_nameless(type->target) :
	    type->name && type_tag(type->kind)) {
		add_root(arena, roots, type);
		return;
	}
	for (size_t i = 0; type->kind == TYPE_FUNCTION && i < type->count; i++)
		add_roots(arena, roots, type->items[i].type, depth + 1);
	add_roots(arena, roots, type->target, depth + 1);
}

struct type_roots type_roots(struct arena *arena, const struct type *type)
{
	struct type_roots roots = { NULL, 0 };

	add_roots(arena, &roots, type, 0);
	return roots;
}
