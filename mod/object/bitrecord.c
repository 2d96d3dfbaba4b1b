// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/bitrecord.h"

#include "object/room.h"

/* Of the container: abbreviation ids, encodings, records of BLOCKINFO. */
enum { ENTER_SUBBLOCK = 1, UNABBREV_RECORD = 3, FIRST_ABBREV = 4 };
enum { LITERAL = 0, FIXED = 1, VBR = 2, ARRAY = 3, CHAR6 = 4 };
enum { BLOCKINFO_SETBID = 1 };

void bits_descend(struct bits *inner, const struct bits *outer,
		  const struct bits_info *info)
{
	bits_init(inner, outer->data, outer->size);
	inner->block = outer->block;
	bits_enter(inner);
	inner->at = inner->block.start * 8;
	if (!info)
		return;
	inner->nabbrevs = info->count;
	memcpy(inner->abbrevs, info->abbrevs,
	       info->count * sizeof(*info->abbrevs));
}

bool bits_blockinfo(struct bits *bits, uint32_t id, struct bits_info *info)
{
	uint64_t current = UINT64_MAX;
	unsigned first = 0;
	enum bits_item item;

	info->count = 0;
	do {
		item = bits_next(bits);
		/* Definitions gather in @bits; those since the last record
		 * are for the blocks that it named. */
		for (; first < bits->nabbrevs; first++)
			if (current == id && info->count < BITS_ABBREVS)
				info->abbrevs[info->count++] =
					bits->abbrevs[first];
		if (item == BITS_BLOCK)
			bits_skip(bits);
		else if (item == BITS_RECORD && bits->record.count &&
			 bits->record.code == BLOCKINFO_SETBID)
			current = bits->record.ops[0];
	} while (item == BITS_BLOCK || item == BITS_RECORD);
	return item == BITS_END;
}

static bool fixed(const uint8_t *data, uint64_t size, uint64_t *at,
		  unsigned width, uint64_t *value)
{
	uint64_t number = 0;

	if (width > size * 8 || *at > size * 8 - width)
		return false;
	for (unsigned got = 0; got < width; ) {
		unsigned skip = *at & 7;
		unsigned take = 8 - skip < width - got ? 8 - skip : width - got;
		uint64_t byte = data[*at >> 3];

		number |= ((byte >> skip) & ((1u << take) - 1)) << got;
		got += take;
		*at += take;
	}
	*value = number;
	return true;
}

bool bits_vbr(const uint8_t *data, uint64_t size, uint64_t *at, unsigned width,
	      uint64_t *value)
{
	uint64_t more = 1ull << (width - 1), group;

	*value = 0;
	for (unsigned shift = 0; shift < 96; shift += width - 1) {
		if (!fixed(data, size, at, width, &group))
			return false;
		if (shift < 64)
			*value |= (group & (more - 1)) << shift;
		if (!(group & more))
			return true;
	}
	return false;
}

bool bits_at_block(const struct bits *bits)
{
	uint64_t at = bits->at, id;

	return bits->limit - at >= bits->width &&
	       fixed(bits->data, bits->size, &at, bits->width, &id) &&
	       id == ENTER_SUBBLOCK;
}

static bool operand(const struct bits *bits, uint64_t *at, unsigned encoding,
		    uint64_t width, uint64_t *value)
{
	static const char char6[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
	uint64_t size = bits->limit / 8;

	switch (encoding) {
	case FIXED:
		return fixed(bits->data, size, at, (unsigned)width, value);
	case VBR:
		return bits_vbr(bits->data, size, at, (unsigned)width, value);
	case CHAR6:
		if (!fixed(bits->data, size, at, 6, value))
			return false;
		*value = (unsigned char)char6[*value];
		return true;
	}
	*value = width;
	return true;
}

/* An abbreviation that ends in an array, as all long records have it. */
static uint64_t long_record(const struct bits *bits, uint64_t at,
			    const struct bits_abbrev *abbrev, uint64_t *ops,
			    uint64_t room)
{
	uint64_t value, count = 0, size = bits->limit / 8, length;

	/* The first is the code. */
	for (unsigned i = 0; i < abbrev->count; i++) {
		unsigned encoding = abbrev->ops[i].encoding;

		if (encoding == ARRAY) {
			if (!i || !bits_vbr(bits->data, size, &at, 6, &length))
				return count;
			while (length-- && count < room &&
			       operand(bits, &at, abbrev->ops[i + 1].encoding,
				       abbrev->ops[i + 1].value, &ops[count]))
				count++;
			return count;
		}
		if (count == room ||
		    !operand(bits, &at, encoding, abbrev->ops[i].value, &value))
			return count;
		if (i)
			ops[count++] = value;
	}
	return count;
}

uint64_t bits_operands(const struct bits *bits, uint64_t from, uint64_t *ops,
		       uint64_t room)
{
	const struct bits_record *record = &bits->record;
	uint64_t size = bits->limit / 8, count = 0, id, code, length;

	if (record->count <= BITS_RECORD_OPS) {
		count = record->count < room ? record->count : room;
		memcpy(ops, record->ops, count * sizeof(*ops));
		return count;
	}
	if (!fixed(bits->data, size, &from, bits->width, &id))
		return 0;
	if (id >= FIRST_ABBREV && id - FIRST_ABBREV < bits->nabbrevs)
		return long_record(bits, from,
				   &bits->abbrevs[id - FIRST_ABBREV], ops,
				   room);
	if (id != UNABBREV_RECORD ||
	    !bits_vbr(bits->data, size, &from, 6, &code) ||
	    !bits_vbr(bits->data, size, &from, 6, &length))
		return 0;
	while (length-- && count < room &&
	       bits_vbr(bits->data, size, &from, 6, &ops[count]))
		count++;
	return count;
}
