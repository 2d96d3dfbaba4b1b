// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/bitrecord.h"

#include "model/reading.h"

enum { ENTER_SUBBLOCK = 1 };	/* an abbreviation id of the container */
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

bool bits_at_block(struct bits *bits)
{
	uint64_t at = bits->at;
	bool found = !bits->why && bits->limit - at >= bits->width &&
		     bits_fixed(bits, bits->width) == ENTER_SUBBLOCK;

	bits->at = at;
	return found;
}

uint64_t bits_operands(struct bits *bits, uint64_t *ops, uint64_t room)
{
	const struct bits_record *record = &bits->record;

	if (room > record->count)
		room = record->count;
	if (!room)
		return 0;
	if (room <= BITS_RECORD_OPS) {
		memcpy(ops, record->ops, room * sizeof(*ops));
		return room;
	}
	/* The record is read again; bits->at ends where it ended the first time. */
	bits->at = record->at;
	bits->more = ops;
	bits->more_room = room;
	bits_next(bits);
	bits->more = NULL;
	return room;
}
