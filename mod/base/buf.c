// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/buf.h"

#include <stdarg.h>
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

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		return;
	reserve(buf, (size_t)length + 1);
	va_start(args, format);
	vsnprintf(buf->data + buf->size, (size_t)length + 1, format, args);
	va_end(args);
	buf->size += (size_t)length;
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ NULL, 0, 0 };
}
