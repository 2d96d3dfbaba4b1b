// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/out.h"

size_t utf8_read(struct str text, uint32_t *character)
{
	const unsigned char *b = (const unsigned char *)text.p;
	size_t length = b[0] < 0x80 ? 1 : b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 :
			b[0] < 0xf0 ? 3 : b[0] < 0xf5 ? 4 : 0;
	uint32_t value;

	if (!length || length > text.n)
		return 0;
	value = length == 1 ? b[0] : b[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (b[i] & 0x3fu);
	}
	/* Too long for what it says, a surrogate, or past the last plane. */
	if ((length == 3 && value < 0x800) || (length == 4 && value < 0x10000) ||
	    (value >= 0xd800 && value < 0xe000) || value > 0x10ffff)
		return 0;
	*character = value;
	return length;
}

bool out_unsafe(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	       (c >= 0x7f && c <= 0x9f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

enum newlines {
	NEWLINE_NONE,		/* a name */
	NEWLINE_INDENT,		/* where OUT_INDENT follows */
	NEWLINE_ALL
};

static bool newline_stays(struct str rest, enum newlines newlines)
{
	return newlines == NEWLINE_ALL ||
	       (newlines == NEWLINE_INDENT &&
		str_starts(str_skip(rest, 1), STR(OUT_INDENT)));
}

static void clean(struct buf *to, struct str text, enum newlines newlines)
{
	while (text.n) {
		uint32_t c = 0;
		size_t length = utf8_read(text, &c);
		size_t size = length ? length : 1;

		if (!length || out_unsafe(c) ||
		    (c == '\n' && !newline_stays(text, newlines)))
			for (size_t i = 0; i < size; i++)
				buf_printf(to, "\\x%02x",
					   (unsigned char)text.p[i]);
		else
			buf_add(to, text.p, size);
		text = str_skip(text, size);
	}
}

void out_add_lines(struct buf *to, struct str text)
{
	clean(to, text, NEWLINE_ALL);
}

void out_add_name(struct buf *to, const char *name)
{
	clean(to, str_of(name), NEWLINE_NONE);
}

void out_vadd(struct buf *to, const char *format, va_list args)
{
	struct buf text = { 0 };

	bool ends = str_ends(str_of(format), STR("\n"));

	buf_vprintf(&text, format, args);
	text.size -= ends;
	clean(to, buf_view(&text), NEWLINE_INDENT);
	if (ends)
		buf_str(to, "\n");
	buf_free(&text);
}

void out_add(struct buf *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out_vadd(to, format, args);
	va_end(args);
}

/* In one piece: stderr has no buffer. */
static void write_out(FILE *out, struct buf *text)
{
	if (text->size)
		fwrite(text->data, 1, text->size, out);
	buf_free(text);
}

void out_print(FILE *out, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	out_vadd(&text, format, args);
	va_end(args);
	write_out(out, &text);
}

void out_lines(FILE *out, struct str lines)
{
	struct buf text = { 0 };

	out_add_lines(&text, lines);
	write_out(out, &text);
}

void out_name(FILE *out, const char *name)
{
	struct buf text = { 0 };

	out_add_name(&text, name);
	write_out(out, &text);
}
