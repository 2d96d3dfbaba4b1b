// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers/symverlist.h"

#include <errno.h>

#include "format/lines.h"

static bool parse_class(struct str word, enum symver_class *class)
{
	if (!word.n)
		return true;
	for (enum symver_class c = SYMVER_UNKNOWN; c <= SYMVER_EXPORT_GPL; c++) {
		if (str_eq(word, str_of(symver_class_name(c)))) {
			*class = c;
			return true;
		}
	}
	return false;
}

/* "foo=0x1a2b3c4d EXPORT_SYMBOL NS". */
static bool parse_list_line(struct str line, struct arena *arena,
			    struct symver *item)
{
	struct str rest = line, name, number, namespace;
	unsigned long long crc;

	number = word_cut(&rest);
	name = str_cut(&number, '=');
	*item = (struct symver){ .class = SYMVER_UNKNOWN };
	if (!is_symbol_name(name) || !number.p || !str_to_u64(number, &crc) ||
	    crc > UINT32_MAX || !parse_class(word_cut(&rest), &item->class))
		return false;
	namespace = word_cut(&rest);
	if ((namespace.n && !is_symbol_name(namespace)) || word_cut(&rest).n)
		return false;
	item->crc = (uint32_t)crc;
	item->name = arena_str(arena, name);
	item->namespace = arena_str(arena, namespace);
	return true;
}

static bool is_skipped(struct str line)
{
	line = str_trim(line);
	return !line.n || *line.p == '#';
}

int symverlist_parse(const char *path, struct str text, struct arena *arena,
		     struct diags *diags, struct symver **items,
		     size_t *count)
{
	struct symver *list;
	size_t n = 0;
	int err = 0;

	for (struct lines l = lines_of(text); lines_next(&l); )
		n++;
	list = arena_array(arena, struct symver, n);
	n = 0;
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		if (is_skipped(l.line))
			continue;
		if (parse_list_line(l.line, arena, &list[n])) {
			n++;
			continue;
		}
		diag_add(diags, DIAG_ERROR, CODE_SYMVERLIST_SYNTAX,
			 PLACE_LINE(path, l.number),
			 "not \"name=0x12345678 [class [namespace]]\": \"%.*s\"",
			 STR_SHOW(l.line));
		diag_hint(diags, "the class is EXPORT_SYMBOL, EXPORT_SYMBOL_GPL or -");
		err = -EBADMSG;
	}
	if (err)
		return err;
	*items = list;
	*count = n;
	return 0;
}
