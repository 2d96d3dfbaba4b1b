// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A declaration is made from the inside out: what is declared so far (a name, then
 * "*name", then "(*name)(int)") and the type that it has.
 */
#include "explain/words.h"

#include <inttypes.h>

#include "base/buf.h"
#include "model/basetypes.h"

enum {
	MOST_STEPS = 24,	/* from a declaration to its base type */
	MOST_NESTED = 4,	/* parameters of parameters */
	MOST_LENGTH = 512,	/* of what one parameter list adds */
};

static const char *const tags[TYPE_KINDS] = {
	[TYPE_STRUCT] = "struct", [TYPE_UNION] = "union", [TYPE_ENUM] = "enum",
	[TYPE_TYPEDEF] = "typedef", [TYPE_VARIANT_PART] = "variants",
	[TYPE_VARIANT] = "variant",
};

static const char *const qualifiers[TYPE_KINDS] = {
	[TYPE_CONST] = "const ", [TYPE_VOLATILE] = "volatile ",
	[TYPE_RESTRICT] = "restrict ", [TYPE_ATOMIC] = "_Atomic ",
	[TYPE_PACKED] = "packed ", [TYPE_IMMUTABLE] = "immutable ",
	[TYPE_SHARED] = "shared ",
};

static const char *const pointers[TYPE_KINDS] = {
	[TYPE_POINTER] = "*", [TYPE_REFERENCE] = "&", [TYPE_RVALUE_REFERENCE] = "&&",
};

const char *type_tag(enum type_kind kind)
{
	return tags[kind];
}

const char *type_title(struct arena *arena, const struct type *type)
{
	const char *tag = type ? tags[type->kind] : NULL;

	if (!type)
		return "void";
	if (type->kind == TYPE_TYPEDEF || !tag)
		return base_type_name(type->name) ? : "(no name)";
	return arena_printf(arena, "%s %s", tag, type->name ? : "{...}");
}

static const char *declare(struct arena *arena, const struct type *type,
			   const char *inner, unsigned nested);

static const char *dimensions(struct arena *arena, const struct type *type,
			      const char *inner)
{
	for (size_t i = 0; i < type->count && strlen(inner) < MOST_LENGTH; i++)
		inner = type->items[i].has & HAS_VALUE ?
			arena_printf(arena, "%s[%" PRIu64 "]", inner,
				     type->items[i].value) :
			arena_printf(arena, "%s[]", inner);
	return inner;
}

static const char *parameters(struct arena *arena, const struct type *type,
			      const char *inner, unsigned nested)
{
	struct buf text = { 0 };
	const char *all;

	buf_printf(&text, "%s(", inner);
	for (size_t i = 0; i < type->count; i++) {
		if (nested == MOST_NESTED || text.size > MOST_LENGTH) {
			buf_str(&text, "...");
			break;
		}
		buf_printf(&text, "%s%s", i ? ", " : "",
			   declare(arena, type->items[i].type,
				   type->items[i].name ? : "", nested + 1));
	}
	buf_printf(&text, "%s)", type->count ? "" : "void");
	all = arena_str(arena, buf_view(&text));
	buf_free(&text);
	return all;
}

static bool binds_tighter(const struct type *target)
{
	return target && (target->kind == TYPE_ARRAY ||
			  target->kind == TYPE_FUNCTION);
}

static const char *declare(struct arena *arena, const struct type *type,
			   const char *inner, unsigned nested)
{
	const char *before = "";

	for (unsigned i = 0; type && i < MOST_STEPS; i++) {
		const struct type *target = type->target;

		if (qualifiers[type->kind]) {
			before = arena_printf(arena, "%s%s", before,
					      qualifiers[type->kind]);
		} else if (pointers[type->kind]) {
			inner = arena_printf(arena, binds_tighter(target) ?
					     "(%s%s%s)" : "%s%s%s",
					     pointers[type->kind], before, inner);
			before = "";
		} else if (type->kind == TYPE_ARRAY) {
			inner = dimensions(arena, type, inner);
		} else if (type->kind == TYPE_FUNCTION) {
			inner = parameters(arena, type, inner, nested);
		} else {
			return arena_printf(arena, "%s%s%s%s", before,
					    type_title(arena, type),
					    *inner ? " " : "", inner);
		}
		type = target;
	}
	return arena_printf(arena, "%s%s%s%s", before, type ? "..." : "void",
			    *inner ? " " : "", inner);
}

const char *type_words(struct arena *arena, const struct type *type,
		       const char *name)
{
	return declare(arena, type, name ? : "", 0);
}
