// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page: types at the left, and of the one that is chosen both sides' members in two
 * columns, those of one name beside each other.  It asks for nothing from
 * anywhere, and shows names as text only.
 */
#include "base/json.h"
#include "explain/report.h"
#include "explain/words.h"

enum { MOST_STEPS = 16 };	/* from a type to what has a size */

/* Bits; 0: not known. */
static uint64_t size_of(const struct type *type)
{
	uint64_t count = 1;

	for (unsigned i = 0; type && i < MOST_STEPS; i++) {
		if (type->has & HAS_BYTE_SIZE)
			return type->byte_size * 8 * count;
		if (type->kind == TYPE_POINTER)
			return 64 * count;
		for (size_t k = 0; type->kind == TYPE_ARRAY && k < type->count; k++)
			count *= type->items[k].value;
		type = type->target;
	}
	return 0;
}

/* [place in bits, size in bits, declaration, name] of each. */
static json_t *side_layout(struct arena *arena, enum change_of of,
			   const struct type *type)
{
	json_t *list = json_array();
	struct parts parts = { 0 };

	if (type)
		parts = type_parts(arena, type);
	for (size_t i = 0; i < parts.count; i++) {
		const struct part *part = &parts.items[i];
		json_t *item = json_array();

		json_array_append_new(item, json_integer((json_int_t)part->place));
		json_array_append_new(item, json_integer((json_int_t)(part->bits ? :
								    size_of(part->type))));
		json_array_append_new(item, json_text(str_of(part_words(arena, of,
									part))));
		json_array_append_new(item, json_text(str_of(part->name ? : "")));
		json_array_append_new(list, item);
	}
	return list;
}

/* What a typedef of a struct without a name stands for is what there is to see. */
static const struct type *shown(const struct type *type)
{
	return type && type->kind == TYPE_TYPEDEF ? type->target : type;
}

static json_t *layout_json(struct arena *arena, const struct explain_cause *cause)
{
	const struct type *before = shown(cause->pair.before);
	const struct type *after = shown(cause->pair.after);
	enum change_of of = !before ? OF_TYPE : before->kind == TYPE_ENUM ? OF_ENUMERATOR :
			    before->kind == TYPE_FUNCTION ? OF_PARAMETER : OF_MEMBER;

	return json_pack("{s:I, s:I, s:I, s:o, s:o}", "of", (json_int_t)of,
			 "size_before", (json_int_t)(before ? before->byte_size : 0),
			 "size_after", (json_int_t)(after ? after->byte_size : 0),
			 "before", side_layout(arena, of, before),
			 "after", side_layout(arena, of, after));
}

json_t *explain_page_json(const struct explain_report *report)
{
	const struct explanation *explanation = &report->explanation;
	json_t *object = explain_json(report), *layouts = json_array();
	struct arena arena = { 0 };

	for (size_t i = 0; i < explanation->ncauses && explanation->causes[i]->count;
	     i++)
		json_array_append_new(layouts,
				      layout_json(&arena, explanation->causes[i]));
	json_object_set_new(object, "layouts", layouts);
	arena_free(&arena);
	return object;
}
