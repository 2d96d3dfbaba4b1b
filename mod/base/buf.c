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

void buf_str(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int length;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return;
	reserve(buf, (size_t)length + 1);
	vsnprintf(buf->data + buf->size, (size_t)length + 1, format, args);
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
