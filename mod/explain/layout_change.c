// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/change.h"

#include "model/basetypes.h"

enum {
	MOST_STEPS = 64,	/* no type is so deep */
	MOST_COMPARED = 10000,	/* nor has so many within, but hostile ones, which
				   share theirs */
};

struct budget {
	unsigned depth, compared;
};

/* What is behind the names that a type has, and what may be done with it. */
static const struct type *bare(const struct type *type)
{
	for (unsigned i = 0; type && i < MOST_STEPS; i++)
		switch (type->kind) {
		case TYPE_TYPEDEF: case TYPE_CONST: case TYPE_VOLATILE:
		case TYPE_RESTRICT: case TYPE_ATOMIC:
			type = type->target;
			break;
		default:
			return type;
		}
	return type;
}

static bool same_to_code(const struct type *a, const struct type *b,
			 struct budget *budget);

static bool same_function(const struct type *a, const struct type *b,
			  struct budget *budget)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_to_code(a->items[i].type, b->items[i].type, budget))
			return false;
	return same_to_code(a->target, b->target, budget);
}

static bool same_within(const struct type *a, const struct type *b,
			struct budget *budget)
{
	switch (a->kind) {
	case TYPE_BASE:
		return a->byte_size == b->byte_size &&
		       same_name(base_type_name(a->name), base_type_name(b->name));
	case TYPE_STRUCT: case TYPE_UNION: case TYPE_ENUM:
		return same_name(a->name, b->name);
	case TYPE_FUNCTION:
		return same_function(a, b, budget);
	case TYPE_ARRAY:
		return type_elements(a) == type_elements(b) &&
		       same_to_code(a->target, b->target, budget);
	default:
		return same_to_code(a->target, b->target, budget);
	}
}

/* As far as it matters to code: u32 and unsigned int are one. What is too much to compare
 * is not the same. */
static bool same_to_code(const struct type *a, const struct type *b,
			 struct budget *budget)
{
	bool same;

	a = bare(a);
	b = bare(b);
	if (!a || !b || a->kind != b->kind)
		return a == b;
	if (budget->depth == MOST_STEPS || budget->compared++ == MOST_COMPARED) {
		budget->compared = MOST_COMPARED;
		return false;
	}
	budget->depth++;
	same = same_within(a, b, budget);
	budget->depth--;
	return same;
}

bool change_is_of_layout(const struct type_change *change)
{
	static const unsigned of_layout[CHANGE_OFS] = {
		[OF_TYPE] = 1 << HOW_KIND | 1 << HOW_SIZE | 1 << HOW_TARGET,
		[OF_MEMBER] = 1 << HOW_ADDED | 1 << HOW_REMOVED |
			      1 << HOW_RETYPED | 1 << HOW_MOVED,
		[OF_ENUMERATOR] = 1 << HOW_MOVED,
		[OF_PARAMETER] = 1 << HOW_ADDED | 1 << HOW_REMOVED |
				 1 << HOW_RETYPED | 1 << HOW_MOVED,
	};
	const struct part *before = &change->before, *after = &change->after;
	struct budget budget = { 0, 0 };

	if (!(of_layout[change->of] >> change->how & 1))
		return false;
	if (change->how != HOW_RETYPED && change->how != HOW_TARGET)
		return true;
	return before->bits != after->bits || before->place != after->place ||
	       !same_to_code(before->type, after->type, &budget);
}
