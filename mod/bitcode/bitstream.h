/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The LLVM bitstream container: records in nested blocks, of numbers that are
 * a whole number of bits long (https://llvm.org/docs/BitCodeFormat.html, the
 * same since LLVM 3).  This reader walks one level at a time, without
 * recursion: a caller skips a block or enters it.  It keeps to a fixed amount
 * of memory and takes time linear in the input, whatever that holds.
 *
 * Left out: BLOCKINFO, through which a stream may define abbreviations for
 * blocks to come.  LLVM uses it for blocks within functions and the like,
 * which we only ever skip.
 */
#ifndef LTOMOD_BITCODE_BITSTREAM_H
#define LTOMOD_BITCODE_BITSTREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	/* Of what LLVM writes, no abbreviation has more than 24 operands and
	 * no block that we enter has more than 10 abbreviations. */
	BITS_ABBREV_OPS = 64,
	BITS_ABBREVS = 32,
	/* Operands kept of a record; the rest is read and counted. */
	BITS_RECORD_OPS = 256,
};

enum bits_item {
	BITS_BAD,	/* see why and at; nothing can be read any more */
	BITS_END,	/* of the block entered, or of the stream */
	BITS_BLOCK,	/* a block begins: bits_skip() or bits_enter() it */
	BITS_RECORD,
};

struct bits_block {
	uint32_t id;
	unsigned width;		/* of abbreviation ids within */
	uint64_t header;	/* byte offset of its first bit's word */
	uint64_t start;		/* byte offset of its contents */
	uint64_t end;		/* byte offset of what follows it */
};

struct bits_record {
	uint64_t at;		/* bit where it begins */
	uint64_t code;
	uint64_t ops[BITS_RECORD_OPS];
	uint64_t count;		/* of operands, also of those not kept */
	const uint8_t *blob;	/* NULL, or blob_size bytes of the input */
	uint64_t blob_size;
};

struct bits_abbrev {
	unsigned count;
	struct {
		uint8_t encoding;
		uint64_t value;	/* literal, or width */
	} ops[BITS_ABBREV_OPS];
};

struct bits {
	const uint8_t *data;	/* the stream, from its magic number on */
	uint64_t size;		/* bytes */
	uint64_t at;		/* next bit */
	uint64_t limit;		/* first bit that must not be read */
	unsigned width;		/* of abbreviation ids here */
	bool inside;		/* a block was entered */
	const char *why;	/* NULL, or what is wrong with the input */
	struct bits_block block;	/* set by BITS_BLOCK */
	struct bits_record record;	/* set by BITS_RECORD */
	uint64_t *more;		/* NULL, or where operands go as well, */
	uint64_t more_room;	/* as many as this: see bits_operands() */
	unsigned nabbrevs;
	struct bits_abbrev abbrevs[BITS_ABBREVS];
};

/* No blocks, but numbers: from the first bit on. */
void bits_over(struct bits *bits, const uint8_t *data, uint64_t size);
/* Starts behind the 4 bytes of the magic number, at the outermost level. */
void bits_init(struct bits *bits, const uint8_t *data, uint64_t size);
/* Reads up to the next thing worth reporting. */
enum bits_item bits_next(struct bits *bits);
/* After BITS_BLOCK: what comes next is what follows the block. */
void bits_skip(struct bits *bits);
/* After BITS_BLOCK: what comes next is what is in it, up to BITS_END. */
void bits_enter(struct bits *bits);
/* A number of @width bits (1 .. 64) at bits->at, for what is no record; a VBR
 * number of groups of @width bits (2 .. 32).  0 and bits->why past the end. */
uint64_t bits_fixed(struct bits *bits, unsigned width);
uint64_t bits_vbr(struct bits *bits, unsigned width);
/* After BITS_END, or at any time: back outside, behind @block. */
void bits_leave(struct bits *bits, const struct bits_block *block);

#endif
