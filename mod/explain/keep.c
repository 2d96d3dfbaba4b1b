// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/keep.h"

#include <stdlib.h>

struct keeper {
	struct arena *arena;
	struct type **copies;		/* owned; by id */
	const struct type **queue;	/* owned; copied, but not what it refers to */
	size_t count;
};

static const char *keep_name(struct keeper *keeper, const char *name)
{
	return name ? arena_strdup(keeper->arena, name) : NULL;
}

static const struct type *keep_type(struct keeper *keeper, const struct type *type)
{
	struct type **copy = type ? &keeper->copies[type->id] : NULL;

	if (!type)
		return NULL;
	if (!*copy) {
		*copy = arena_new(keeper->arena, struct type);
		keeper->queue[keeper->count++] = type;
	}
	return *copy;
}

static void fill(struct keeper *keeper, const struct type *from, struct type *to)
{
	*to = *from;
	to->name = keep_name(keeper, from->name);
	to->target = keep_type(keeper, from->target);
	to->items = arena_array(keeper->arena, struct type_item, from->count);
	for (size_t i = 0; i < from->count; i++) {
		to->items[i] = from->items[i];
		to->items[i].name = keep_name(keeper, from->items[i].name);
		to->items[i].type = keep_type(keeper, from->items[i].type);
	}
}

struct typed_symbol *types_keep(struct arena *arena, const struct types *types)
{
	struct keeper keeper = {
		.arena = arena,
		.copies = xcalloc(types->ntypes + 1, sizeof(*keeper.copies)),
		.queue = xcalloc(types->ntypes + 1, sizeof(*keeper.queue)),
	};
	struct typed_symbol *out = arena_array(arena, struct typed_symbol,
					       types->count);

	for (size_t i = 0; i < types->count; i++) {
		out[i] = types->symbols[i];
		out[i].name = keep_name(&keeper, out[i].name);
		out[i].type = keep_type(&keeper, out[i].type);
		out[i].announced = NULL;
	}
	for (size_t i = 0; i < keeper.count; i++)
		fill(&keeper, keeper.queue[i], keeper.copies[keeper.queue[i]->id]);
	free(keeper.copies);
	free(keeper.queue);
	return out;
}
