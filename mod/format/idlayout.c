// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/idlayout.h"

#include <errno.h>
#include <stdio.h>

#include "base/file.h"
#include "format/lines.h"

/* No id is anywhere near so large; bounds every multiplication. */
#define STRUCT_MAX 65536

static const struct str first_line = { "# ltomod id-layout 1 ", 21 };

static bool number_cut(struct str *rest, unsigned long long max,
		       uint32_t *value)
{
	unsigned long long wide;

	if (!str_to_u64(word_cut(rest), &wide) || wide > max)
		return false;
	*value = (uint32_t)wide;
	return true;
}

/* The struct that "pci_device_id.vendor" is a field of, if already known. */
static const struct id_field *owner_of(const struct id_layout *layout,
				       struct str field)
{
	struct str rest = field, owner = str_cut(&rest, '.');

	return rest.n ? map_get(&layout->structs, owner) : NULL;
}

/* Returns NULL, or what is wrong. */
static const char *parse_layout_line(struct id_layout *layout,
				     struct arena *arena, struct str line)
{
	struct str what = word_cut(&line), name = word_cut(&line);
	struct id_field field = { 0, 0 };
	struct map *map;
	void *value;

	if (!is_symbol_name(name))
		return "the name is missing or none";
	if (str_eq(what, STR("const"))) {
		uint32_t *number = arena_new(arena, uint32_t);

		if (!number_cut(&line, UINT32_MAX, number))
			return "the value is not a number of 32 bits";
		map = &layout->consts;
		value = number;
	} else {
		bool is_field = str_eq(what, STR("field"));
		struct id_field *copy = arena_new(arena, struct id_field);
		const struct id_field *owner;

		if (!is_field && !str_eq(what, STR("struct")))
			return "neither struct, field nor const";
		if ((is_field && !number_cut(&line, STRUCT_MAX, &field.offset)) ||
		    !number_cut(&line, STRUCT_MAX, &field.size) || !field.size)
			return "size or offset is not a number, or out of range";
		if (is_field) {
			owner = owner_of(layout, name);
			if (!owner)
				return "a field before its struct";
			if (field.offset + field.size > owner->size)
				return "the field ends behind its struct";
		}
		*copy = field;
		map = is_field ? &layout->fields : &layout->structs;
		value = copy;
	}
	if (word_cut(&line).n)
		return "too many words";
	if (map_find(map, name))
		return "given twice";
	map_put(map, name)->value = value;
	return NULL;
}

int id_layout_parse(const char *path, struct str text, struct arena *arena,
		    struct diags *diags, struct id_layout *out)
{
	struct id_layout layout;
	const char *wrong = NULL;
	struct lines l = lines_of(text);

	map_init(&layout.structs, arena);
	map_init(&layout.fields, arena);
	map_init(&layout.consts, arena);

	if (!lines_next(&l) || !str_starts(l.line, first_line)) {
		l.number = 1;
		wrong = "does not begin with \"# ltomod id-layout 1\"";
	}
	while (!wrong && lines_next(&l))
		if (l.line.n && l.line.p[0] != '#')
			wrong = parse_layout_line(&layout, arena, l.line);
	if (wrong) {
		diag_add(diags, DIAG_ERROR, CODE_ID_LAYOUT_SYNTAX,
			 PLACE_LINE(path, l.number), "%s: \"%.*s\"", wrong,
			 STR_SHOW(l.line));
		diag_hint(diags, "scripts/id-layout writes this file; remove it and build again");
		id_layout_free(&layout);
		return -EBADMSG;
	}
	*out = layout;
	return 0;
}

int id_layout_read(const char *path, struct arena *arena, struct diags *diags,
		   struct id_layout *out)
{
	struct file_map file;
	int err = file_map(path, &file, diags);

	if (err)
		return err;
	err = id_layout_parse(path, file_text(&file), arena, diags, out);
	file_unmap(&file);
	return err;
}

void id_layout_free(struct id_layout *layout)
{
	map_free(&layout->structs);
	map_free(&layout->fields);
	map_free(&layout->consts);
}

const struct id_field *id_layout_struct(const struct id_layout *layout,
					const char *name)
{
	return map_get(&layout->structs, str_of(name));
}

const struct id_field *id_layout_field(const struct id_layout *layout,
				       const char *type, const char *field)
{
	char name[128];
	int n = snprintf(name, sizeof(name), "%s.%s", type, field);

	if (n < 0 || (size_t)n >= sizeof(name))
		return NULL;
	return map_get(&layout->fields, (struct str){ name, (size_t)n });
}

const uint32_t *id_layout_const(const struct id_layout *layout, const char *name)
{
	return map_get(&layout->consts, str_of(name));
}
