/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of bitcode share: a writer of bitstreams, bit by bit.
 */
#ifndef LTOMOD_TESTS_BITS_FIXTURE_H
#define LTOMOD_TESTS_BITS_FIXTURE_H

#include "object_fixture.h"

/* A writer of bitstreams, as little of one as the tests need. */
struct writer {
	struct buf buf;
	unsigned used;		/* bits of the last byte */
	unsigned width;		/* of abbreviation ids */
};

static inline void bit_fixed(struct writer *w, uint64_t value, unsigned width)
{
	for (unsigned i = 0; i < width; i++) {
		if (w->used % 8 == 0) {
			buf_add(&w->buf, "", 1);
			w->used = 0;
		}
		if (value >> i & 1)
			w->buf.data[w->buf.size - 1] |= (char)(1 << w->used);
		w->used++;
	}
}

static inline void bit_vbr(struct writer *w, uint64_t value, unsigned width)
{
	uint64_t top = 1ull << (width - 1);

	for (; value >= top; value >>= width - 1)
		bit_fixed(w, (value & (top - 1)) | top, width);
	bit_fixed(w, value, width);
}

static inline void bit_align(struct writer *w)
{
	w->used = 0;
	while (w->buf.size % 4)
		buf_add(&w->buf, "", 1);
}

static inline void w_begin(struct writer *w)
{
	*w = (struct writer){ .width = 2 };
	buf_add(&w->buf, "BC\xc0\xde", 4);
}

/* Returns what w_end() needs to fill in the length. */
static inline size_t w_block(struct writer *w, uint32_t id, unsigned width)
{
	bit_fixed(w, 1, w->width);
	bit_vbr(w, id, 8);
	bit_vbr(w, width, 4);
	bit_align(w);
	put32(&w->buf, 0);
	w->width = width;
	return w->buf.size;
}

static inline void w_end(struct writer *w, size_t block, unsigned outer)
{
	bit_fixed(w, 0, w->width);
	bit_align(w);
	poke(&w->buf, block - 4, (w->buf.size - block) / 4, 4);
	w->width = outer;
}

/* A record of the characters of @text, without an abbreviation. */
static inline void w_text(struct writer *w, uint64_t code, const char *text)
{
	bit_fixed(w, 3, w->width);
	bit_vbr(w, code, 6);
	bit_vbr(w, strlen(text), 6);
	for (; *text; text++)
		bit_vbr(w, (unsigned char)*text, 6);
}

static inline void w_number(struct writer *w, uint64_t code, uint64_t value)
{
	bit_fixed(w, 3, w->width);
	bit_vbr(w, code, 6);
	bit_vbr(w, 1, 6);
	bit_vbr(w, value, 6);
}

/* A block that holds one blob, with the abbreviation that LLVM gives it. */
static inline size_t w_blob_block(struct writer *w, uint32_t id, const struct buf *blob)
{
	size_t block = w_block(w, id, 3);
	size_t at;

	bit_fixed(w, 2, 3);		/* DEFINE_ABBREV of 2 operands: */
	bit_vbr(w, 2, 5);
	bit_fixed(w, 1, 1);		/* the literal 1, */
	bit_vbr(w, 1, 8);
	bit_fixed(w, 0, 1);		/* a blob */
	bit_fixed(w, 5, 3);
	bit_fixed(w, 4, 3);		/* the record */
	bit_vbr(w, blob->size, 6);
	bit_align(w);
	at = w->buf.size;
	buf_add(&w->buf, blob->data, blob->size);
	bit_align(w);
	w_end(w, block, 2);
	return at;
}

/* A record of any operands, without an abbreviation. */
static inline void w_numbers(struct writer *w, uint64_t code,
			     const uint64_t *ops, size_t count)
{
	bit_fixed(w, 3, w->width);
	bit_vbr(w, code, 6);
	bit_vbr(w, count, 6);
	for (size_t i = 0; i < count; i++)
		bit_vbr(w, ops[i], 6);
}

#define W_RECORD(w, code, ...) do { \
	const uint64_t record_ops[] = { __VA_ARGS__ }; \
	w_numbers((w), (code), record_ops, \
		  sizeof(record_ops) / sizeof(*record_ops)); \
} while (0)

#endif
