/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A growing run of bytes: where text and binary output is put together. */
#ifndef LTOMOD_BASE_BUF_H
#define LTOMOD_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
	char *data;	/* owned; not NUL-terminated */
	size_t size;
	size_t room;
};

void buf_add(struct buf *buf, const void *data, size_t size);

/* Here, so that the compiler counts what a literal is long. */
static inline void buf_str(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

enum hex_digits { HEX_LOWER, HEX_UPPER };

/* @value in hexadecimal, with zeros in front at least @width digits, 16 at most. */
void buf_hex(struct buf *buf, uint64_t value, unsigned width,
	     enum hex_digits style);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Releases the memory; a zeroed struct buf is an empty one. */
void buf_free(struct buf *buf);

static inline struct str buf_view(const struct buf *buf)
{
	return (struct str){ buf->data, buf->size };
}

#endif
