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

static bool is_root(const struct type *type)
{
	return type->kind == TYPE_TYPEDEF ? type_is_nameless(type->target) :
	       type->name && type_tag(type->kind);
}

static const char *root_title(struct arena *arena, const struct type *type)
{
	return arena_printf(arena, "%s %s", type_tag(type->kind), type->name);
}

static void add_roots(struct search *search, const struct type *type, unsigned depth)
{
	if (!type || depth > MOST_DEPTH || search->roots.count == MOST_ROOTS ||
	    search->visited++ >= MOST_VISITED)
		return;
	if (is_root(type)) {
		*ARENA_MORE(search->arena, search->roots.items, search->roots.count) =
			(struct type_root){ root_title(search->arena, type), type };
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

struct copying {
	struct arena *arena;
	const struct map *known;
	size_t replaced;
	size_t visited;
};

static const struct type *copy(struct copying *copying, const struct type *type,
			       unsigned depth)
{
	const struct typed_symbol *known;
	struct type *own;

	if (!type || depth > MOST_DEPTH || copying->visited++ >= MOST_VISITED)
		return type;
	if (is_root(type)) {
		known = map_get(copying->known,
				str_of(root_title(copying->arena, type)));
		copying->replaced += known != NULL;
		return known ? known->type : type;
	}
	own = arena_new(copying->arena, struct type);
	*own = *type;
	if (type->kind == TYPE_FUNCTION) {
		own->items = arena_array(copying->arena, struct type_item, type->count);
		for (size_t i = 0; i < type->count; i++) {
			own->items[i] = type->items[i];
			own->items[i].type = copy(copying, type->items[i].type,
						  depth + 1);
		}
	}
	own->target = copy(copying, type->target, depth + 1);
	return own;
}

const struct type *type_by_roots(struct arena *arena, const struct type *type,
				 const struct map *known)
{
	struct copying copying = { .arena = arena, .known = known };
	const struct type *own = copy(&copying, type, 0);

	return copying.replaced ? own : NULL;
}
