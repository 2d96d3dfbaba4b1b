// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/page.h"

#include <errno.h>
#include <string.h>

/*
 * In a page < and & begin what is no text.  In JSON they stand in nothing but
 * strings, where they may be written by number; so is DEL, which a terminal obeys.
 */
static int write_escaped(const char *piece, size_t size, void *out)
{
	for (size_t i = 0; i < size; i++) {
		int bad = piece[i] && strchr("<>&\x7f", piece[i]) ?
			  fprintf(out, "\\u%04x", (unsigned)piece[i]) < 0 :
			  putc(piece[i], out) == EOF;

		if (bad)
			return -1;
	}
	return 0;
}

int page_print(const char *head, json_t *data, const char *tail, FILE *out)
{
	int failed = fputs(head, out) == EOF ||
		     json_dump_callback(data, write_escaped, out, JSON_COMPACT |
					JSON_ENSURE_ASCII) ||
		     fputs("\n", out) == EOF || fputs(tail, out) == EOF;

	json_decref(data);
	return failed ? -EIO : 0;
}
