// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/roots.h"

#include "explain/parts.h"
#include "explain/words.h"

/* No signature is so deep, mentions so many, or is so large; hostile ones share their parameters. */
enum { MOST_DEPTH = 16, MOST_ROOTS = 64, MOST_VISITED = 4096 };

struct search {
	struct arena *arena;
	struct type_roots roots;
	size_t visited;
};

static void add_root(struct search *search, const struct type *type)
{
	struct type_roots *roots = &search->roots;

	if (roots->count < MOST_ROOTS)
		*ARENA_MORE(search->arena, roots->items, roots->count) =
			(struct type_root){
				arena_printf(search->arena, "%s %s",
					     type_tag(type->kind), type->name),
				type };
}

static void add_roots(struct search *search, const struct type *type, unsigned depth)
{
	if (!type || depth > MOST_DEPTH || search->roots.count == MOST_ROOTS ||
	    search->visited++ >= MOST_VISITED)
		return;
	if (type->kind == TYPE_TYPEDEF ? type_is_nameless(type->target) :
	    type->name && type_tag(type->kind)) {
		add_root(search, type);
		return;
	}
	for (size_t i = 0; type->kind == TYPE_FUNCTION && i < type->count; i++)
		add_roots(search, type->items[i].type, depth + 1);
	add_roots(search, type->target, depth + 1);
}

struct type_roots type_roots(struct arena *arena, const struct type *type)
{
	struct search search = { .arena = arena };

	add_roots(&search, type, 0);
	return search.roots;
}
