// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json.h"

#include <errno.h>

#include "base/buf.h"

/*
 * The length of the well-formed UTF-8 sequence at the start of @s (Unicode
 * 15.0, table 3-7), or 0 if there is none.
 */
static size_t utf8_length(struct str s)
{
	const unsigned char *b = (const unsigned char *)s.p;
	size_t length = b[0] < 0x80 ? 1 : b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 :
			b[0] < 0xf0 ? 3 : b[0] < 0xf5 ? 4 : 0;

	if (length > s.n)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((b[i] & 0xc0) != 0x80)
			return 0;
	if (length < 3)
		return length;
	if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) ||
	    (b[0] == 0xf0 && b[1] < 0x90) || (b[0] == 0xf4 && b[1] > 0x8f))
		return 0;
	return length;
}

json_t *json_text(struct str text)
{
	struct buf clean = { 0 };
	json_t *value;

	while (text.n) {
		size_t length = utf8_length(text);

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

int json_print(json_t *value, FILE *out)
{
	int failed = json_dumpf(value, out, JSON_INDENT(2)) ||
		     fputc('\n', out) == EOF || fflush(out);

	json_decref(value);
	return failed ? -EIO : 0;
}
