// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static void reserve(struct buf *buf, size_t more)
{
	if (buf->room - buf->size >= more)
		return;
	buf->room = buf->room ? buf->room * 2 : 256;
	if (buf->room - buf->size < more)
		buf->room = buf->size + more;
	buf->data = xrealloc(buf->data, buf->room);
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
	if (!size)
		return;
	reserve(buf, size);
	memcpy(buf->data + buf->size, data, size);
	buf->size += size;
}

void buf_hex(struct buf *buf, uint64_t value, unsigned width,
	     enum hex_digits style)
{
	const char *digits = style == HEX_UPPER ? "0123456789ABCDEF" :
						    "0123456789abcdef";
	char text[16];
	unsigned at = sizeof(text);

	do {
		text[--at] = digits[value & 15];
		value >>= 4;
	} while (value || (at && sizeof(text) - at < width));
	buf_add(buf, text + at, sizeof(text) - at);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	size_t room = buf->room - buf->size;
	va_list again;
	int length;

	/* Mostly it fits, and is made once. */
	va_copy(again, args);
	length = vsnprintf(room ? buf->data + buf->size : NULL, room, format, again);
	va_end(again);
	if (length < 0)
		return;
	if ((size_t)length >= room) {
		reserve(buf, (size_t)length + 1);
		vsnprintf(buf->data + buf->size, (size_t)length + 1, format, args);
	}
	buf->size += (size_t)length;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ NULL, 0, 0 };
}
