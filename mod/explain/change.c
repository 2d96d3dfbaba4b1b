// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parts of both sides are matched by name, and by position where not all have one.
 * What then is left on both sides in one place and of one type was renamed.
 */
#include "explain/change.h"

#include <stdlib.h>

#include "base/map.h"
#include "explain/words.h"
#include "model/basetypes.h"

enum {
	MOST_STEPS = 64,	/* from a type to those with names that it is of */
	MOST_COMPARED = 200000,	/* types and parts within one pair: hostile ones
				   share theirs */
};

struct comparer {
	struct arena *arena;
	struct arena scratch;	/* what is looked at and not told */
	enum compare_rule rule;
	size_t compared;
	struct pair_changes out;
};

static void add_change(struct comparer *comparer, enum change_of of,
		       enum change_how how, struct part before, struct part after)
{
	*ARENA_MORE(comparer->arena, comparer->out.changes, comparer->out.count) =
		(struct type_change){ of, how, before, after };
}

static struct part part_of(const struct type *type)
{
	return (struct part){ .type = type };
}

static bool may_go_on(struct comparer *comparer, unsigned depth)
{
	if (depth < MOST_STEPS && comparer->compared++ < MOST_COMPARED)
		return true;
	comparer->out.cut = true;
	return false;
}

/* The parts of what has no name, which is part of another type. */
static struct parts parts_within(struct comparer *comparer, const struct type *type)
{
	struct parts parts = type_parts(&comparer->scratch, type);

	comparer->compared += parts.count;
	comparer->out.cut |= parts.cut;
	return parts;
}

/* ---- are they the same, as far as no other pair is to say? ----------------------- */

static bool same_type(struct comparer *comparer, const struct type *a,
		      const struct type *b, unsigned depth);

/* An array without elements is in BTF one without a size, and several dimensions one. */
static bool same_dimensions(const struct comparer *comparer, const struct type *a,
			    const struct type *b)
{
	if (comparer->rule == COMPARE_COARSE)
		return type_elements(a) == type_elements(b);
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->items[i].value != b->items[i].value ||
		    (a->items[i].has ^ b->items[i].has) & HAS_VALUE)
			return false;
	return true;
}

static bool same_parts(struct comparer *comparer, const struct type *a,
		       const struct type *b, unsigned depth)
{
	struct parts x = parts_within(comparer, a);
	struct parts y = parts_within(comparer, b);
	bool names = a->kind != TYPE_FUNCTION;

	if (x.count != y.count || (names && a->byte_size != b->byte_size))
		return false;
	for (size_t i = 0; i < x.count; i++)
		if ((names && !same_name(x.items[i].name, y.items[i].name)) ||
		    x.items[i].place != y.items[i].place ||
		    x.items[i].bits != y.items[i].bits ||
		    !same_type(comparer, x.items[i].type, y.items[i].type,
			       depth + 1))
			return false;
	return true;
}

/* Both are there and of one kind. */
static bool same_kind(struct comparer *comparer, const struct type *a,
		      const struct type *b, unsigned depth)
{
	switch (a->kind) {
	case TYPE_BASE:
		return same_name(base_type_name(a->name), base_type_name(b->name)) &&
		       a->byte_size == b->byte_size;
	case TYPE_UNSPECIFIED:
		return same_name(a->name, b->name);
	case TYPE_STRUCT: case TYPE_UNION: case TYPE_ENUM:
	case TYPE_VARIANT: case TYPE_VARIANT_PART:
		return a->name || b->name ? same_name(a->name, b->name) :
		       same_parts(comparer, a, b, depth);
	case TYPE_TYPEDEF:
		return same_name(a->name, b->name);
	case TYPE_ARRAY:
		return same_dimensions(comparer, a, b) &&
		       same_type(comparer, a->target, b->target, depth + 1);
	case TYPE_FUNCTION:
		return same_parts(comparer, a, b, depth) &&
		       same_type(comparer, a->target, b->target, depth + 1);
	default:
		return same_type(comparer, a->target, b->target, depth + 1);
	}
}

/* What is too deep is taken for the same, and said to have been cut. */
static bool same_type(struct comparer *comparer, const struct type *a,
		      const struct type *b, unsigned depth)
{
	if (!a || !b || a->kind != b->kind)
		return a == b;
	return !may_go_on(comparer, depth) || same_kind(comparer, a, b, depth);
}

/* ---- which pairs follow -------------------------------------------------------------- */

static void follow(struct comparer *comparer, struct type_pair pair,
		   const struct part *by, bool inside, unsigned depth)
{
	const struct type *a = pair.before, *b = pair.after;
	struct parts x, y;

	if (!a || !b || a->kind != b->kind || !may_go_on(comparer, depth))
		return;
	if (a->kind == TYPE_TYPEDEF || (a->name && type_tag(a->kind))) {
		*ARENA_MORE(comparer->arena, comparer->out.edges,
			    comparer->out.nedges) =
			(struct pair_edge){ pair, *by, inside };
		return;
	}
	inside = inside && a->kind != TYPE_POINTER && a->kind != TYPE_FUNCTION;
	x = parts_within(comparer, a);
	y = parts_within(comparer, b);
	for (size_t i = 0; i < x.count && i < y.count; i++)
		follow(comparer, (struct type_pair){ x.items[i].type,
						     y.items[i].type },
		       by, inside, depth + 1);
	follow(comparer, (struct type_pair){ a->target, b->target }, by, inside,
	       depth + 1);
}

static void follow_part(struct comparer *comparer, const struct part *before,
			const struct part *after)
{
	follow(comparer, (struct type_pair){ before->type, after->type }, before,
	       true, 0);
}

/* ---- parts ------------------------------------------------------------------------------ */

static bool all_named(const struct parts *parts, struct map *names)
{
	map_init(names, NULL);
	for (size_t i = 0; i < parts->count; i++) {
		struct map_entry *entry;

		if (!parts->items[i].name)
			return false;
		entry = map_put(names, str_of(parts->items[i].name));
		if (entry->value)
			return false;
		entry->value = &parts->items[i];
	}
	return true;
}

/* Of @part, which is the @index'th of its side, the one of the other side. */
static struct part *partner(const struct parts *others, const struct map *names,
			    bool by_name, const struct part *part, size_t index)
{
	if (by_name)
		return map_get(names, str_of(part->name));
	return index < others->count ? &others->items[index] : NULL;
}

static void compare_part(struct comparer *comparer, enum change_of of,
			 const struct part *before, const struct part *after)
{
	bool exact = comparer->rule == COMPARE_EXACT;

	if (before->bits != after->bits ||
	    !same_type(comparer, before->type, after->type, 0)) {
		add_change(comparer, of, HOW_RETYPED, *before, *after);
		return;
	}
	if (before->name && after->name && strcmp(before->name, after->name))
		add_change(comparer, of, HOW_RENAMED, *before, *after);
	if (before->place != after->place)
		add_change(comparer, of, HOW_MOVED, *before, *after);
	else if (exact && before->alignment != after->alignment)
		add_change(comparer, of, HOW_ALIGNED, *before, *after);
	follow_part(comparer, before, after);
}

/* Whether one is the other by a new name: the same in the same place. */
static bool is_renamed(struct comparer *comparer, const struct part *before,
		       const struct part *after)
{
	return before->place == after->place && before->bits == after->bits &&
	       same_type(comparer, before->type, after->type, 0);
}

/* The one of @added that @before has become, which then is none of them any more. */
static const struct part *new_name(struct comparer *comparer, struct part **added,
				   size_t count, const struct part *before)
{
	for (size_t i = 0; i < count; i++) {
		const struct part *after = added[i];

		if (!after || !is_renamed(comparer, before, after))
			continue;
		added[i] = NULL;
		return after;
	}
	return NULL;
}

struct unmatched {
	struct part **before, **after;
	size_t nbefore, nafter;
};

static void settle_unmatched(struct comparer *comparer, enum change_of of,
			     struct unmatched *rest)
{
	static const struct part none;

	for (size_t i = 0; i < rest->nbefore; i++) {
		const struct part *before = rest->before[i];
		const struct part *after = new_name(comparer, rest->after,
						    rest->nafter, before);

		add_change(comparer, of, after ? HOW_RENAMED : HOW_REMOVED,
			   *before, after ? *after : none);
		if (after)
			follow_part(comparer, before, after);
	}
	for (size_t i = 0; i < rest->nafter; i++)
		if (rest->after[i])
			add_change(comparer, of, HOW_ADDED, none, *rest->after[i]);
}

static void compare_parts(struct comparer *comparer, enum change_of of,
			  const struct parts *before, const struct parts *after)
{
	struct arena *arena = comparer->arena;
	struct unmatched rest = { NULL, NULL, 0, 0 };
	struct map olds, news;
	bool by_name = all_named(before, &olds) & all_named(after, &news);

	for (size_t i = 0; i < before->count; i++) {
		struct part *part = &before->items[i];
		struct part *other = partner(after, &news, by_name, part, i);

		if (other)
			compare_part(comparer, of, part, other);
		else
			*ARENA_MORE(arena, rest.before, rest.nbefore) = part;
	}
	for (size_t i = 0; i < after->count; i++)
		if (!partner(before, &olds, by_name, &after->items[i], i))
			*ARENA_MORE(arena, rest.after, rest.nafter) =
				&after->items[i];
	settle_unmatched(comparer, of, &rest);
	map_free(&olds);
	map_free(&news);
}

/* ---- the type itself ---------------------------------------------------------------- */

static void compare_number(struct comparer *comparer, enum change_how how,
			   uint64_t before, uint64_t after)
{
	const struct part x = { .place = before }, y = { .place = after };

	if (before != after)
		add_change(comparer, OF_TYPE, how, x, y);
}

static void compare_composite(struct comparer *comparer, const struct type *before,
			      const struct type *after)
{
	struct parts x = type_parts(comparer->arena, before);
	struct parts y = type_parts(comparer->arena, after);

	comparer->out.cut |= x.cut || y.cut;
	compare_number(comparer, HOW_SIZE, before->byte_size, after->byte_size);
	if (comparer->rule == COMPARE_EXACT)
		compare_number(comparer, HOW_ALIGNED,
			       before->has & HAS_ALIGNMENT ? before->alignment : 0,
			       after->has & HAS_ALIGNMENT ? after->alignment : 0);
	compare_parts(comparer, before->kind == TYPE_ENUM ? OF_ENUMERATOR : OF_MEMBER,
		      &x, &y);
}

/* Whether there is no more to be said: one of them is only declared, or known to
 * its source file alone. */
static bool is_opaque(struct comparer *comparer, const struct type *before,
		      const struct type *after)
{
	bool was = before->declaration || before->is_private;
	bool is = after->declaration || after->is_private;

	if (comparer->rule == COMPARE_EXACT && was != is)
		add_change(comparer, OF_TYPE, was ? HOW_SHOWN : HOW_HIDDEN,
			   part_of(before), part_of(after));
	return was || is;
}

/* What a typedef stands for, what a function returns, what a variable is. */
static void compare_target(struct comparer *comparer, const struct type *before,
			   const struct type *after)
{
	const struct part x = part_of(before), y = part_of(after);

	if (type_is_nameless(before) && type_is_nameless(after) &&
	    before->kind == after->kind) {
		if (!is_opaque(comparer, before, after))
			compare_composite(comparer, before, after);
		return;
	}
	if (!same_type(comparer, before, after, 0))
		add_change(comparer, OF_TYPE, HOW_TARGET, x, y);
	else
		follow_part(comparer, &x, &y);
}

static void compare_function(struct comparer *comparer, const struct type *before,
			     const struct type *after)
{
	struct parts x = type_parts(comparer->arena, before);
	struct parts y = type_parts(comparer->arena, after);

	compare_parts(comparer, OF_PARAMETER, &x, &y);
	compare_target(comparer, before->target, after->target);
}

/* Of one kind. */
static void compare_pair(struct comparer *comparer, const struct type *before,
			 const struct type *after)
{
	switch (before->kind) {
	case TYPE_STRUCT: case TYPE_UNION: case TYPE_ENUM:
	case TYPE_VARIANT: case TYPE_VARIANT_PART:
		if (!is_opaque(comparer, before, after))
			compare_composite(comparer, before, after);
		break;
	case TYPE_FUNCTION:
		compare_function(comparer, before, after);
		break;
	case TYPE_TYPEDEF:
		compare_target(comparer, before->target, after->target);
		break;
	default:
		compare_target(comparer, before, after);
	}
}

/* The type itself, then what it is made of, from its start on. */
static int by_place(const void *a, const void *b)
{
	const struct type_change *x = a, *y = b;
	uint64_t m = x->how == HOW_ADDED ? x->after.place : x->before.place;
	uint64_t n = y->how == HOW_ADDED ? y->after.place : y->before.place;

	if (x->of == OF_TYPE || y->of == OF_TYPE || m == n)
		return x->of != y->of ? (x->of > y->of) - (x->of < y->of) :
		       (x->how > y->how) - (x->how < y->how);
	return (m > n) - (m < n);
}

struct pair_changes type_compare(struct arena *arena, struct type_pair pair,
				 enum compare_rule rule)
{
	const struct type *before = pair.before, *after = pair.after;
	struct comparer comparer = { .arena = arena, .rule = rule };

	if (before && after && before->kind == after->kind)
		compare_pair(&comparer, before, after);
	else if (before != after)
		add_change(&comparer, OF_TYPE, HOW_KIND,
			   part_of(before), part_of(after));
	if (comparer.out.count)
		qsort(comparer.out.changes, comparer.out.count,
		      sizeof(*comparer.out.changes), by_place);
	arena_free(&comparer.scratch);
	comparer.out.cost = comparer.compared;
	return comparer.out;
}
