// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the fields of an id, and putting an alias together of parts. */
#include <ctype.h>
#include <inttypes.h>

#include "modpost/alias.h"

/* Where the answer to @name is kept, or goes: there or in one of the next. */
static struct alias_answer *answer_slot(struct alias_answer *answers,
					const char *name)
{
	size_t at = (uint64_t)(uintptr_t)name * 0x9e3779b97f4a7c15 >> 32;

	for (int i = 0; i < ALIAS_ANSWERS; i++, at++) {
		const char *there = answers[at % ALIAS_ANSWERS].name;

		if (!there || there == name)
			break;
	}
	return &answers[at % ALIAS_ANSWERS];
}

const struct id_field *alias_field(struct alias_walk *walk, const char *name)
{
	struct alias_answer *answer = answer_slot(walk->fields, name);

	if (answer->name != name)
		*answer = (struct alias_answer){
			name, id_layout_field(walk->layout, walk->type->ids, name)
		};
	return answer->found;
}

static const struct id_field *field_of(struct alias_walk *walk,
				       const char *name)
{
	const struct id_field *field = alias_field(walk, name);

	if (!field)
		walk->missing = name;
	return field;
}

struct str alias_bytes(struct alias_walk *walk, const char *name)
{
	const struct id_field *field = field_of(walk, name);

	if (!field)
		return STR("");
	return (struct str){ (const char *)walk->entry + field->offset,
			     field->size };
}

struct str alias_string(struct alias_walk *walk, const char *name)
{
	struct str text = alias_bytes(walk, name);

	text.n = strnlen(text.p, text.n);
	return text;
}

static uint64_t little_endian(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | bytes[size];
	return value;
}

static uint64_t read_number(struct alias_walk *walk,
			    const struct id_field *field)
{
	if (!field || field->size > 8)
		return 0;
	return little_endian(walk->entry + field->offset, field->size);
}

uint64_t alias_number(struct alias_walk *walk, const char *name)
{
	return read_number(walk, field_of(walk, name));
}

uint64_t alias_optional(struct alias_walk *walk, const char *name)
{
	return read_number(walk, alias_field(walk, name));
}

uint32_t alias_const(struct alias_walk *walk, const char *name)
{
	struct alias_answer *answer;

	if (!name)
		return 0;
	answer = answer_slot(walk->consts, name);
	if (answer->name != name)
		*answer = (struct alias_answer){
			name, id_layout_const(walk->layout, name)
		};
	if (!answer->found)
		walk->missing = name;
	return answer->found ? *(const uint32_t *)answer->found : 0;
}

void alias_add(struct alias_walk *walk, const char *prefix, bool shown,
	       uint64_t value, unsigned width)
{
	buf_str(&walk->text, prefix);
	if (shown)
		buf_hex(&walk->text, value, width, HEX_UPPER);
	else
		buf_str(&walk->text, "*");
}

void alias_add_str(struct alias_walk *walk, struct str text)
{
	buf_add(&walk->text, text.p, text.n);
}

void alias_add_wildcard(struct alias_walk *walk)
{
	if (!str_ends(buf_view(&walk->text), STR("*")))
		buf_str(&walk->text, "*");
}

void alias_add_underscores(struct alias_walk *walk)
{
	for (size_t i = 0; i < walk->text.size; i++)
		if (isspace((unsigned char)walk->text.data[i]))
			walk->text.data[i] = '_';
}

static bool has_flag(struct alias_walk *walk, const char *flag)
{
	return alias_number(walk, "match_flags") & alias_const(walk, flag);
}

/* The bytes of the field as @order says: "3210-54" for the first six of a GUID. */
static void add_bytes(struct alias_walk *walk, const char *name,
		      const char *order, bool upper)
{
	struct str bytes = alias_bytes(walk, name);

	for (; *order; order++) {
		size_t at;

		if (!isxdigit((unsigned char)*order)) {
			buf_add(&walk->text, order, 1);
			continue;
		}
		at = (size_t)(*order <= '9' ? *order - '0' : *order - 'a' + 10);
		if (at >= bytes.n) {
			walk->missing = name;
			return;
		}
		buf_hex(&walk->text, (unsigned char)bytes.p[at], 2,
			upper ? HEX_UPPER : HEX_LOWER);
	}
}

/* The number that a part is about, with the bytes that it takes. */
static uint64_t part_number(struct alias_walk *walk,
			    const struct alias_part *part, unsigned *size)
{
	const struct id_field *field = field_of(walk, part->field);

	*size = 1;
	if (!field)
		return 0;
	if (!part->element) {
		*size = field->size > 8 ? 8 : field->size;
		return read_number(walk, field);
	}
	*size = 4;
	if (field->size < 4u * part->element) {
		walk->missing = part->field;
		return 0;
	}
	return little_endian(walk->entry + field->offset +
			     4 * (size_t)(part->element - 1), 4);
}

static void add_number(struct alias_walk *walk, const struct alias_part *part)
{
	unsigned size;
	uint64_t value = part_number(walk, part, &size);
	uint64_t mask = size < 8 ? (1ULL << size * 8) - 1 : UINT64_MAX;
	bool shown = true;

	if (part->kind == PART_UNLESS || part->kind == PART_UNLESS_OR_NONE)
		shown = value != (alias_const(walk, part->test) & mask);
	else if (part->kind == PART_IF)
		shown = has_flag(walk, part->test);
	alias_add(walk, part->text, shown, value, size * 2);
}

static void add_string(struct alias_walk *walk, const struct alias_part *part)
{
	struct str text = alias_string(walk, part->field);

	buf_str(&walk->text, part->text);
	if ((part->kind == PART_STRING_OR && !text.n) ||
	    (part->kind == PART_STRING_IF && !has_flag(walk, part->test)))
		text = STR("*");
	alias_add_str(walk, text);
}

static void add_part(struct alias_walk *walk, const struct alias_part *part)
{
	switch (part->kind) {
	case PART_END:
		break;
	case PART_TEXT:
		buf_str(&walk->text, part->text);
		break;
	case PART_UNLESS_OR_NONE:
		if (!alias_field(walk, part->field))
			break;
		add_number(walk, part);
		break;
	case PART_NUM:
	case PART_UNLESS:
	case PART_IF:
		add_number(walk, part);
		break;
	case PART_UPPER:
		alias_add(walk, part->text, true,
			  alias_number(walk, part->field), part->width);
		break;
	case PART_LOWER:
		buf_str(&walk->text, part->text);
		buf_hex(&walk->text, alias_number(walk, part->field),
			part->width, HEX_LOWER);
		break;
	case PART_DECIMAL:
		buf_str(&walk->text, part->text);
		buf_printf(&walk->text, "%0*" PRIu64, part->width,
			   alias_number(walk, part->field));
		break;
	case PART_STRING:
	case PART_STRING_OR:
	case PART_STRING_IF:
		add_string(walk, part);
		break;
	case PART_BYTES:
	case PART_BYTES_UPPER:
		add_bytes(walk, part->field, part->text,
			  part->kind == PART_BYTES_UPPER);
		break;
	case PART_UNDERSCORE:
		alias_add_underscores(walk);
		break;
	case PART_WILDCARD:
		alias_add_wildcard(walk);
		break;
	}
}

void alias_format(struct alias_walk *walk, const struct alias_part *parts)
{
	for (; parts->kind != PART_END; parts++)
		add_part(walk, parts);
}
