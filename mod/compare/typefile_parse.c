// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/typefile_parse.h"

#include "format/lines.h"

static struct str line_name(struct str *line)
{
	struct str name = typefile_word(line);

	return str_eq(name, STR("override")) ? typefile_word(line) : name;
}

bool typefile_symbols(struct str text, const struct map *wanted,
		      void (*each)(const struct map_entry *symbol, void *context),
		      void *context)
{
	bool any = false;

	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct str rest = l.line;
		struct str name = line_name(&rest);
		const struct map_entry *entry;

		if (is_type_name(name))
			continue;
		entry = map_find(wanted, name);
		if (!entry)
			continue;
		any = true;
		each(entry, context);
	}
	return any;
}

void typefile_index(struct str text, struct arena *arena, struct typefile *out)
{
	map_init(&out->lines, NULL);
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct str rest = l.line;
		struct str name = line_name(&rest);
		struct map_entry *entry;
		struct str *made_of;

		if (!name.n)
			continue;
		entry = map_put(&out->lines, name);
		if (entry->value)
			continue;
		made_of = arena_new(arena, struct str);
		*made_of = str_trim(rest);
		entry->value = made_of;
	}
}

void typefile_end(struct typefile *file)
{
	map_free(&file->lines);
}
