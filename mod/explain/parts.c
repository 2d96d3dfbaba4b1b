// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/parts.h"

/* The largest struct of a kernel with all options has some 2,000 members.  Types of
 * damaged files can lie in themselves. */
enum { MOST_PARTS = 20000, MOST_DEPTH = 32 };

struct lister {
	struct arena *arena;
	struct part *items;
	size_t count;
	size_t seen;		/* with structs that lie in others */
	bool cut;
};

static void list_members(struct lister *lister, const struct type *type,
			 const char *prefix, uint64_t start, unsigned depth);

/* "outer.inner"; either may have no name. */
static const char *joined(struct arena *arena, const char *outer, const char *inner)
{
	if (!outer || !inner)
		return outer ? : inner;
	return arena_printf(arena, "%s.%s", outer, inner);
}

/* The struct without a name that a member is, or of which it is an array; then
 * *array is "[]", for the first one stands for all.  One that is const is so in each of
 * its members, where compilers may say it instead. */
static const struct type *struct_within(const struct type *type, const char **array)
{
	*array = "";
	for (unsigned i = 0; i < MOST_DEPTH && type && type->kind == TYPE_CONST; i++)
		type = type->target;
	if (type && type->kind == TYPE_ARRAY && type_is_nameless(type->target)) {
		*array = "[]";
		type = type->target;
	}
	return type_is_nameless(type) && type->kind != TYPE_ENUM ? type : NULL;
}

static void list_member(struct lister *lister, const struct type_item *item,
			const char *prefix, uint64_t start, unsigned depth)
{
	const char *array, *name = joined(lister->arena, prefix, item->name);
	const struct type *within = struct_within(item->type, &array);
	struct part *part;

	if (lister->cut || lister->seen++ == MOST_PARTS) {
		lister->cut = true;
		return;
	}
	start += type_item_bits(item);
	if (within && depth < MOST_DEPTH) {
		if (item->name && *array)
			name = arena_printf(lister->arena, "%s%s", name, array);
		list_members(lister, within, name, start, depth + 1);
		return;
	}
	/* A bit-field without a name is padding. */
	if (!name && item->has & HAS_BIT_SIZE)
		return;
	part = ARENA_MORE(lister->arena, lister->items, lister->count);
	part->name = name;
	part->type = item->type;
	part->place = start;
	part->bits = item->has & HAS_BIT_SIZE ? item->bit_size : 0;
	part->alignment = item->has & HAS_ALIGNMENT ? item->alignment : 0;
}

static void list_members(struct lister *lister, const struct type *type,
			 const char *prefix, uint64_t start, unsigned depth)
{
	for (size_t i = 0; i < type->count; i++)
		list_member(lister, &type->items[i], prefix, start, depth);
}

/* Enumerators have values, parameters positions. */
static void list_others(struct lister *lister, const struct type *type)
{
	bool values = type->kind == TYPE_ENUM;

	lister->count = type->count;
	lister->items = arena_array(lister->arena, struct part, type->count);
	for (size_t i = 0; i < type->count; i++)
		lister->items[i] = (struct part){
			.name = type->items[i].name,
			.type = type->items[i].type,
			.place = values ? type->items[i].value : i,
		};
}

struct parts type_parts(struct arena *arena, const struct type *type)
{
	struct lister lister = { .arena = arena };

	switch (type->kind) {
	case TYPE_STRUCT: case TYPE_UNION: case TYPE_VARIANT: case TYPE_VARIANT_PART:
		list_members(&lister, type, NULL, 0, 0);
		break;
	case TYPE_ENUM: case TYPE_FUNCTION:
		list_others(&lister, type);
		break;
	default:
		break;
	}
	return (struct parts){ lister.items, lister.count, lister.cut };
}
