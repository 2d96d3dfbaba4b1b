// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/modlist.h"

#include <errno.h>

#include "base/map.h"
#include "format/lines.h"

static bool is_object_path(struct str path)
{
	return (path.n > 2 && (str_ends(path, STR(".o")) ||
			       str_ends(path, STR(".a"))));
}

/* Does the line hold a word that is no object?  Then it is line 2 of old. */
static bool holds_symbols(struct str line)
{
	for (struct str word; (word = word_cut(&line)).n; )
		if (!is_object_path(word))
			return true;
	return false;
}

/* @seen keeps doubles out in linear time. */
static void add_once(struct names *names, struct map *seen, struct str name,
		     struct arena *arena)
{
	struct map_entry *entry = map_put(seen, name);

	if (entry->value)
		return;
	entry->value = arena_str(arena, name);
	names_add(names, entry->value);
}

int mod_file_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct mod_file *out)
{
	struct mod_file file = { 0 };
	struct map objects, undefined;
	int err = 0;

	map_init(&objects, NULL);
	map_init(&undefined, NULL);
	for (struct lines l = lines_of(text); lines_next(&l) && !err; ) {
		bool symbols = l.number == 2 && holds_symbols(l.line);

		for (struct str word; (word = word_cut(&l.line)).n; ) {
			if (symbols) {
				add_once(&file.undefined, &undefined, word, arena);
				continue;
			}
			if (!is_object_path(word) ||
			    memchr(word.p, '\0', word.n)) {
				diag_add(diags, DIAG_ERROR, CODE_MOD_SYNTAX,
					 PLACE_LINE(path, l.number),
					 "not the name of an object file: \"%.*s\"",
					 STR_SHOW(word));
				diag_hint(diags, "kbuild writes this file; remove it and build again");
				err = -EBADMSG;
				break;
			}
			add_once(&file.objects, &objects, word, arena);
		}
	}
	if (!err && !file.objects.count) {
		diag_add(diags, DIAG_ERROR, CODE_MOD_SYNTAX, PLACE_FILE(path),
			 "names no object file");
		diag_hint(diags, "kbuild writes this file; remove it and build again");
		err = -EBADMSG;
	}
	map_free(&objects);
	map_free(&undefined);
	if (err)
		mod_file_free(&file);
	else
		*out = file;
	return err;
}

void mod_file_free(struct mod_file *file)
{
	names_free(&file->objects);
	names_free(&file->undefined);
}

int modules_order_parse(const char *path, struct str text, struct arena *arena,
			struct diags *diags, struct names *out)
{
	struct map seen;
	int err = 0;

	map_init(&seen, NULL);
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct place at = PLACE_LINE(path, l.number);
		struct str name = word_cut(&l.line);

		if (!name.n)
			continue;
		if ((!is_object_path(name) && !str_ends(name, STR(".ko"))) ||
		    memchr(name.p, '\0', name.n) || word_cut(&l.line).n) {
			diag_add(diags, DIAG_ERROR, CODE_ORDER_SYNTAX, at,
				 "not one name ending in .ko or .o: \"%.*s\"",
				 STR_SHOW(name));
			diag_hint(diags, "kbuild writes this file; remove it and build again");
			err = -EBADMSG;
			continue;
		}
		if (map_find(&seen, name)) {
			diag_add(diags, DIAG_WARNING, CODE_ORDER_DOUBLE, at,
				 "%.*s is listed a second time",
				 STR_SHOW(name));
		}
		map_put(&seen, name);
		names_add(out, arena_str(arena, name));
	}
	map_free(&seen);
	return err;
}
