/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/bitcode: what bitstream.h leaves to those who go deeper into
 * a bitstream: blocks within blocks, records of any length, and BLOCKINFO
 * (https://llvm.org/docs/BitCodeFormat.html#blockinfo-block).
 */
#ifndef LTOMOD_BITCODE_BITRECORD_H
#define LTOMOD_BITCODE_BITRECORD_H

#include "bitcode/bitstream.h"

/* Abbreviations that BLOCKINFO defines for one kind of block. */
struct bits_info {
	unsigned count;
	struct bits_abbrev abbrevs[BITS_ABBREVS];
};

/*
 * After BITS_BLOCK of @outer: *inner reads what is in that block, and BITS_END
 * is its end.  @info, or NULL: what BLOCKINFO has said of such blocks.
 */
void bits_descend(struct bits *inner, const struct bits *outer,
		  const struct bits_info *info);

/* Reads a BLOCKINFO block, entered by bits_descend(), for blocks @id: false
 * with @bits->why if it is damaged. */
bool bits_blockinfo(struct bits *bits, uint32_t id, struct bits_info *info);

/* Whether the next thing is a block; nothing is read. */
bool bits_at_block(struct bits *bits);

/*
 * All operands of the record that bits_next() has just given, however many.
 * Puts no more than @room into @ops and returns how many those are.
 */
uint64_t bits_operands(struct bits *bits, uint64_t *ops, uint64_t room);

/* A number whose sign is its lowest bit. */
static inline uint64_t bits_signed(uint64_t value)
{
	if (value == 1)		/* minus nothing: the least number */
		return 1ull << 63;
	return value & 1 ? -(value >> 1) : value >> 1;
}

#endif
