// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/unwind.h"

#include <stdint.h>

#include "model/reading.h"

enum {
	WORD = 4,
	HEAD = 8,		/* of a frame: its length and number */
	CIE_SIZE = 9,		/* version .. how addresses are written */
	LINK_REGISTER = 30,
	SHORT_ADDRESSES = 0x1b,	/* relative to the place, 4 bytes, signed */
	LONG_ADDRESSES = 0x1c,	/* the same, 8 bytes */
	LEB_MORE = 0x80,	/* another byte of the number follows */
};

/* Instructions that are understood, and what follows each. */
static const struct {
	uint8_t first, last;
	uint8_t numbers;	/* LEB128 */
	uint8_t bytes;
} opcodes[] = {
	{ 0x00, 0x00, 0, 0 },	/* nop */
	{ 0x02, 0x02, 0, 1 },	/* advance_loc1 */
	{ 0x03, 0x03, 0, 2 },	/* advance_loc2 */
	{ 0x04, 0x04, 0, 4 },	/* advance_loc4, not yet in 6.14 */
	{ 0x05, 0x05, 2, 0 },	/* offset_extended */
	{ 0x06, 0x06, 1, 0 },	/* restore_extended */
	{ 0x08, 0x08, 1, 0 },	/* same_value */
	{ 0x0a, 0x0b, 0, 0 },	/* remember_state, restore_state */
	{ 0x0c, 0x0c, 2, 0 },	/* def_cfa */
	{ 0x0d, 0x0e, 1, 0 },	/* def_cfa_register, def_cfa_offset */
	{ 0x13, 0x13, 1, 0 },	/* def_cfa_offset_sf */
	{ 0x2d, 0x2d, 0, 0 },	/* negate_ra_state */
	{ 0x40, 0x7f, 0, 0 },	/* advance_loc */
	{ 0x80, 0xbf, 1, 0 },	/* offset */
	{ 0xc0, 0xff, 0, 0 },	/* restore */
};

static uint8_t next(struct str *text)
{
	uint8_t byte = text->n ? (uint8_t)*text->p : 0;

	*text = str_skip(*text, 1);
	return byte;
}

static void skip_operands(struct str *text, size_t op)
{
	for (unsigned i = 0; i < opcodes[op].numbers; i++)
		while (next(text) & LEB_MORE)
			;
	*text = str_skip(*text, opcodes[op].bytes);
}

static enum unwind_fault check_instructions(struct str text)
{
	while (text.n) {
		uint8_t byte = next(&text);
		size_t op = 0;

		while (op < sizeof(opcodes) / sizeof(*opcodes) &&
		       (byte < opcodes[op].first || byte > opcodes[op].last))
			op++;
		if (op == sizeof(opcodes) / sizeof(*opcodes))
			return UNWIND_OPCODE;
		skip_operands(&text, op);
	}
	return UNWIND_FINE;
}

/* Of a CIE, behind its length and number; *address: the bytes of one. */
static enum unwind_fault check_header(struct str cie, size_t *address)
{
	const uint8_t *byte = (const uint8_t *)cie.p;

	/* version, "zR", code and data alignment, register, size */
	if (cie.n < CIE_SIZE || memcmp(byte + 1, "zR", 3) ||
	    (byte[4] & LEB_MORE) || (byte[5] & LEB_MORE) ||
	    byte[6] != LINK_REGISTER || byte[7] != 1)
		return UNWIND_CIE;
	if (byte[8] != SHORT_ADDRESSES && byte[8] != LONG_ADDRESSES)
		return UNWIND_POINTERS;
	*address = byte[8] == LONG_ADDRESSES ? 8 : 4;
	return UNWIND_FINE;
}

/* Of a function, behind its length and its way back to the CIE. */
static enum unwind_fault check_function(struct str fde, size_t address)
{
	uint8_t size;

	fde = str_skip(fde, 2 * address);
	size = next(&fde);
	if (size & LEB_MORE)
		return UNWIND_AUGMENTATION;
	return check_instructions(str_skip(fde, size));
}

enum unwind_fault unwind_check(struct str section)
{
	enum unwind_fault fault = UNWIND_FINE;
	size_t address = WORD;

	while (section.n > HEAD && !fault) {
		uint32_t length = le32(section.p);
		struct str frame;

		if (length < WORD || length > section.n - WORD)
			break;
		frame = (struct str){ section.p + HEAD, length - WORD };
		fault = !le32(section.p + WORD) ?
			check_header(frame, &address) :
			check_function(frame, address);
		section = str_skip(section, WORD + (size_t)length);
	}
	return fault;
}

const char *unwind_fault_text(enum unwind_fault fault)
{
	static const char *const words[] = {
		[UNWIND_FINE] = "nothing",
		[UNWIND_CIE] = "their header",
		[UNWIND_POINTERS] = "how they write addresses",
		[UNWIND_AUGMENTATION] = "what stands beside a function",
		[UNWIND_OPCODE] = "an instruction in them",
	};

	return words[fault];
}
