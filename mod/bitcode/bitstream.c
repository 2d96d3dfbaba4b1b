// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/bitstream.h"

#include "model/reading.h"

/* Standard abbreviation ids and operand encodings of the container. */
enum { END_BLOCK, ENTER_SUBBLOCK, DEFINE_ABBREV, UNABBREV_RECORD, FIRST_ABBREV };
enum { LITERAL = 0, FIXED = 1, VBR = 2, ARRAY = 3, CHAR6 = 4, BLOB = 5 };

enum { TOP_WIDTH = 2 };

static uint64_t fail(struct bits *bits, const char *why)
{
	if (!bits->why)
		bits->why = why;
	return 0;
}

/* Where no eight bytes are left to be loaded, or nine would be needed. */
static uint64_t by_bytes(struct bits *bits, unsigned width)
{
	uint64_t value = 0;
	unsigned got = 0;

	while (got < width) {
		static const uint8_t low_bits[] = {
			0, 0x1, 0x3, 0x7, 0xf, 0x1f, 0x3f, 0x7f, 0xff
		};
		unsigned skip = bits->at & 7;
		unsigned take = 8 - skip;
		uint64_t byte = bits->data[bits->at >> 3];

		if (take > width - got)
			take = width - got;
		value |= ((byte >> skip) & low_bits[take]) << got;
		got += take;
		bits->at += take;
	}
	return value;
}

uint64_t bits_fixed(struct bits *bits, unsigned width)
{
	uint64_t byte = bits->at >> 3, value;
	unsigned skip = bits->at & 7;

	if (bits->why)
		return 0;
	if (width > bits->limit - bits->at)
		return fail(bits, "the bitcode is cut off");
	if (skip + width >= 64 || bits->size - byte < sizeof(value))
		return by_bytes(bits, width);
	value = le64(bits->data + byte) >> skip;
	bits->at += width;
	return value & ((1ull << width) - 1);
}

/* As bits_vbr(), if the number is within the eight bytes at hand. */
static inline bool short_vbr(struct bits *bits, unsigned width, uint64_t *value)
{
	uint64_t byte = bits->at >> 3, more = 1ull << (width - 1), word;
	unsigned shift = 0;

	if (bits->why || bits->limit - bits->at < 64 ||
	    bits->size - byte < sizeof(word))
		return false;
	word = le64(bits->data + byte) >> (bits->at & 7);
	*value = 0;
	for (unsigned used = width; used <= 57; used += width) {
		*value |= (word & (more - 1)) << shift;
		if (!(word & more)) {
			bits->at += used;
			return true;
		}
		shift += width - 1;
		word >>= width;
	}
	return false;
}

/* Groups of @width bits, the top one of which says that another follows. */
uint64_t bits_vbr(struct bits *bits, unsigned width)
{
	uint64_t more = 1ull << (width - 1);
	uint64_t value = 0;
	unsigned shift = 0;

	if (short_vbr(bits, width, &value))
		return value;
	value = 0;
	for (;;) {
		uint64_t group = bits_fixed(bits, width);

		if (bits->why)
			return 0;
		if (shift < 64)
			value |= (group & (more - 1)) << shift;
		if (!(group & more))
			return value;
		shift += width - 1;
		if (shift >= 64 + 32)
			return fail(bits, "a number of more than 64 bits");
	}
}

static void align32(struct bits *bits)
{
	uint64_t next = (bits->at + 31) & ~31ull;

	if (next > bits->limit)
		fail(bits, "the bitcode is cut off");
	else
		bits->at = next;
}

static void define_abbrev(struct bits *bits)
{
	uint64_t count = bits_vbr(bits, 5);
	struct bits_abbrev *abbrev;

	if (bits->nabbrevs == BITS_ABBREVS || !count ||
	    count > BITS_ABBREV_OPS) {
		fail(bits, "more abbreviations, or operands of one, than LLVM writes");
		return;
	}
	abbrev = &bits->abbrevs[bits->nabbrevs++];
	abbrev->count = (unsigned)count;
	for (unsigned i = 0; i < count && !bits->why; i++) {
		bool array_before = i && abbrev->ops[i - 1].encoding == ARRAY;
		uint64_t value = 0;
		uint8_t encoding = LITERAL;

		if (bits_fixed(bits, 1)) {
			value = bits_vbr(bits, 8);
		} else {
			encoding = (uint8_t)bits_fixed(bits, 3);
			if (encoding == FIXED || encoding == VBR)
				value = bits_vbr(bits, 5);
			else if (encoding < FIXED || encoding > BLOB)
				fail(bits, "an abbreviation of unknown encoding");
		}
		if (value > 64 && encoding != LITERAL)
			fail(bits, "an abbreviation with a width of more than 64 bits");
		/* A width of 0 stands for the number 0. */
		if ((encoding == FIXED || encoding == VBR) && !value)
			encoding = LITERAL;
		if (encoding == VBR && value < 2)
			fail(bits, "an abbreviation with a VBR of one bit");
		/* An array is last but one, and its elements have a size; a
		 * blob is last. */
		if ((encoding == ARRAY && i + 2 != count) ||
		    (encoding == BLOB && i + 1 != count) ||
		    (array_before && encoding != FIXED && encoding != VBR &&
		     encoding != CHAR6))
			fail(bits, "an abbreviation with an array or a blob out of place");
		abbrev->ops[i].encoding = encoding;
		abbrev->ops[i].value = value;
	}
}

static uint64_t read_operand(struct bits *bits, const struct bits_abbrev *abbrev,
			     unsigned i)
{
	static const char char6[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
	uint64_t value = abbrev->ops[i].value;

	switch (abbrev->ops[i].encoding) {
	case FIXED:
		return bits_fixed(bits, (unsigned)value);
	case VBR:
		return bits_vbr(bits, (unsigned)value);
	case CHAR6:
		return (unsigned char)char6[bits_fixed(bits, 6)];
	}
	return value;
}

static void add_operand(struct bits *bits, bool *first, uint64_t value)
{
	struct bits_record *record = &bits->record;

	if (*first) {
		record->code = value;
		*first = false;
		return;
	}
	if (record->count < BITS_RECORD_OPS)
		record->ops[record->count] = value;
	if (bits->more && record->count < bits->more_room)
		bits->more[record->count] = value;
	record->count++;
}

static void read_blob(struct bits *bits)
{
	uint64_t size = bits_vbr(bits, 6);

	align32(bits);
	if (bits->why)
		return;
	if (size > (bits->limit - bits->at) / 8) {
		fail(bits, "a blob that is longer than its block");
		return;
	}
	bits->record.blob = bits->data + bits->at / 8;
	bits->record.blob_size = size;
	bits->at += size * 8;
	align32(bits);
}

static void read_abbreviated(struct bits *bits, const struct bits_abbrev *abbrev)
{
	bool first = true;

	for (unsigned i = 0; i < abbrev->count && !bits->why; i++) {
		if (abbrev->ops[i].encoding == ARRAY) {
			uint64_t count = bits_vbr(bits, 6);

			while (count-- && !bits->why)
				add_operand(bits, &first,
					    read_operand(bits, abbrev, i + 1));
			return;
		}
		if (abbrev->ops[i].encoding == BLOB) {
			read_blob(bits);
			return;
		}
		add_operand(bits, &first,
			    read_operand(bits, abbrev, i));
	}
}

/* The width of nearly all numbers, known to the compiler. */
static inline uint64_t vbr6(struct bits *bits)
{
	uint64_t value;

	return short_vbr(bits, 6, &value) ? value : bits_vbr(bits, 6);
}

static void read_unabbreviated(struct bits *bits)
{
	uint64_t count;

	bits->record.code = vbr6(bits);
	count = vbr6(bits);
	for (uint64_t i = 0; i < count && !bits->why; i++) {
		bool first = false;

		add_operand(bits, &first, vbr6(bits));
	}
}

static void read_block_header(struct bits *bits)
{
	struct bits_block *block = &bits->block;
	uint64_t words, id, width;

	block->header = bits->at / 32 * 4;
	id = bits_vbr(bits, 8);
	width = bits_vbr(bits, 4);
	align32(bits);
	words = bits_fixed(bits, 32);
	if (bits->why)
		return;
	if (id > UINT32_MAX || width < 2 || width > 32) {
		fail(bits, "a block with a damaged header");
		return;
	}
	if (words > (bits->limit - bits->at) / 32) {
		fail(bits, "a block that ends past the end of the file: the bitcode is cut off");
		return;
	}
	block->id = (uint32_t)id;
	block->width = (unsigned)width;
	block->start = bits->at / 8;
	block->end = block->start + words * 4;
}

void bits_over(struct bits *bits, const uint8_t *data, uint64_t size)
{
	bits_init(bits, data, size);
	bits->at = 0;
	bits->why = NULL;
}

void bits_init(struct bits *bits, const uint8_t *data, uint64_t size)
{
	bits->data = data;
	bits->size = size;
	bits->at = 32;
	bits->limit = size * 8;
	bits->width = TOP_WIDTH;
	bits->inside = false;
	bits->why = NULL;
	bits->nabbrevs = 0;
	bits->more = NULL;
	if (size < 4)
		fail(bits, "the bitcode is cut off");
}

enum bits_item bits_next(struct bits *bits)
{
	while (!bits->why) {
		uint64_t id, from = bits->at;

		if (!bits->inside && bits->at >= bits->limit)
			return BITS_END;
		id = bits_fixed(bits, bits->width);
		if (bits->why)
			break;
		if (!bits->inside && id != ENTER_SUBBLOCK) {
			fail(bits, "no block begins where one should");
			break;
		}
		switch (id) {
		case END_BLOCK:
			return BITS_END;
		case ENTER_SUBBLOCK:
			read_block_header(bits);
			return bits->why ? BITS_BAD : BITS_BLOCK;
		case DEFINE_ABBREV:
			define_abbrev(bits);
			continue;
		}
		bits->record.at = from;
		bits->record.code = 0;
		bits->record.count = 0;
		bits->record.blob = NULL;
		bits->record.blob_size = 0;
		if (id == UNABBREV_RECORD)
			read_unabbreviated(bits);
		else if (id - FIRST_ABBREV < bits->nabbrevs)
			read_abbreviated(bits, &bits->abbrevs[id - FIRST_ABBREV]);
		else
			fail(bits, "an abbreviation that is not defined");
		return bits->why ? BITS_BAD : BITS_RECORD;
	}
	return BITS_BAD;
}

void bits_skip(struct bits *bits)
{
	bits->at = bits->block.end * 8;
}

void bits_enter(struct bits *bits)
{
	bits->inside = true;
	bits->width = bits->block.width;
	bits->limit = bits->block.end * 8;
	bits->nabbrevs = 0;
}

void bits_leave(struct bits *bits, const struct bits_block *block)
{
	bits->inside = false;
	bits->width = TOP_WIDTH;
	bits->at = block->end * 8;
	bits->limit = bits->size * 8;
	bits->nabbrevs = 0;
}
