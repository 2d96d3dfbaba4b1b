/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walking a text line by line with the number of the line at hand:
 *
 *	for (struct lines l = lines_of(text); lines_next(&l); )
 *		... l.line, l.number ...
 *
 * A line ends with '\n' or with the text; the '\n' is not part of it.
 */
#ifndef LTOMOD_FORMAT_LINES_H
#define LTOMOD_FORMAT_LINES_H

#include <stdbool.h>

#include "base/str.h"

struct lines {
	struct str rest;	/* what is still to come */
	struct str line;
	unsigned number;	/* of line; 1-based */
};

static inline struct lines lines_of(struct str text)
{
	return (struct lines){ .rest = text };
}

static inline bool lines_next(struct lines *lines)
{
	if (!lines->rest.n)
		return false;
	lines->line = str_cut(&lines->rest, '\n');
	lines->number++;
	return true;
}

/*
 * Cuts the first word (run of anything but blanks, tabs, '\r') off *rest.
 * Returns an empty slice when there is none left.
 */
static inline struct str word_cut(struct str *rest)
{
	struct str word;
	size_t n = 0;

	while (rest->n && (*rest->p == ' ' || *rest->p == '\t' || *rest->p == '\r'))
		*rest = str_skip(*rest, 1);
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t' &&
	       rest->p[n] != '\r')
		n++;
	word = (struct str){ rest->p, n };
	*rest = str_skip(*rest, n);
	return word;
}

/*
 * May @name stand for a symbol in generated C and assembly?  Letters, digits,
 * and "_.$", at least one of them: nothing that would end a C string.
 */
static inline bool is_symbol_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$'))
			return false;
	}
	return name.n > 0;
}

/* For "%.*s" in diagnostics: at most 80 bytes of what somebody else wrote. */
#define STR_SHOW(s) (int)((s).n > 80 ? 80 : (s).n), (s).p

#endif
