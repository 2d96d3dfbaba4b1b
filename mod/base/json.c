// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json.h"

#include <errno.h>

#include "base/buf.h"
#include "base/out.h"

json_t *json_text(struct str text)
{
	struct buf clean = { 0 };
	json_t *value;

	while (text.n) {
		uint32_t character;
		size_t length = utf8_read(text, &character);

		if (length)
			buf_add(&clean, text.p, length);
		else
			buf_str(&clean, "\xef\xbf\xbd");
		text = str_skip(text, length ? length : 1);
	}
	value = json_stringn_nocheck(clean.data ? clean.data : "", clean.size);
	buf_free(&clean);
	return value;
}

json_t *json_text_or_null(const char *text)
{
	return text ? json_text(str_of(text)) : json_null();
}

/*
 * jansson writes C0 controls as \u00NN and leaves the others.  What is unsafe
 * can stand in nothing but a string.  A piece is never cut inside of a
 * character.
 */
static int write_piece(const char *piece, size_t size, void *out)
{
	struct str text = { piece, size };
	struct buf clean = { 0 };
	size_t written;

	while (text.n) {
		uint32_t character = 0;
		size_t length = utf8_read(text, &character);

		if (length && out_unsafe(character))
			buf_printf(&clean, "\\u%04X", character);
		else
			buf_add(&clean, text.p, length ? length : 1);
		text = str_skip(text, length ? length : 1);
	}
	size = clean.size;
	written = fwrite(clean.data, 1, size, out);
	buf_free(&clean);
	return written == size ? 0 : -1;
}

int json_print(json_t *value, FILE *out)
{
	int failed = json_dump_callback(value, write_piece, out,
					JSON_INDENT(2)) ||
		     fputc('\n', out) == EOF || fflush(out);

	json_decref(value);
	return failed ? -EIO : 0;
}
