// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/x86.h"

#include "model/reading.h"

/*
 * What follows an opcode, a letter each, 16 opcodes a row:
 *
 *	.  nothing		m  ModRM		x  no instruction
 *	1  8 bits		2  16 bits		4  32 bits, 16 after 66
 *	b  ModRM and 8 bits	d  ModRM and 32 bits, 16 after 66
 *	3  16 and 8 bits	q  64 bits after REX.W, else as 4
 *	o  an address		g  ModRM, and 8 bits where it says TEST
 *	h  ModRM, and 32 bits where it says TEST
 *	s  branch of 8 bits	r  branch of 32 bits
 *
 * Prefixes and escapes are seen before.
 */
static const char one_byte[] =
	"mmmm14xxmmmm14xx" "mmmm14xxmmmm14xx"	/* 00 */
	"mmmm14xxmmmm14xx" "mmmm14xxmmmm14xx"	/* 20 */
	"................" "................"	/* 40 */
	"xxxmxxxx4d1b...." "ssssssssssssssss"	/* 60 */
	"bdxbmmmmmmmmmmmm" "..........x....."	/* 80 */
	"oooo....14......" "11111111qqqqqqqq"	/* a0 */
	"bb2.xxbd3.2..1x." "mmmmxxx.mmmmmmmm"	/* c0 */
	"ssss1111rrxs...." "x.xx..gh......mm";	/* e0 */

static const char two_bytes[] =
	"mmmmx.....x.xm.b" "mmmmmmmmmmmmmmmm"	/* 0f 00 */
	"mmmmxxxxmmmmmmmm" "........xxxxxxxx"	/* 0f 20 */
	"mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm"	/* 0f 40 */
	"mmmmmmmmmmmmmmmm" "bbbbmmm.mmmmmmmm"	/* 0f 60 */
	"rrrrrrrrrrrrrrrr" "mmmmmmmmmmmmmmmm"	/* 0f 80 */
	"...mbmmm...mbmmm" "mmmmmmmmmmbmmmmm"	/* 0f a0 */
	"mmbmbbbm........" "mmmmmmmmmmmmmmmm"	/* 0f c0 */
	"mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm";	/* 0f e0 */

/* The bytes of ModRM at @code with SIB and displacement; 0: cut off. */
static size_t modrm_size(const uint8_t *code, size_t size)
{
	uint8_t mod, rm;
	size_t need = 1;

	if (!size)
		return 0;
	mod = code[0] >> 6;
	rm = code[0] & 7;
	if (mod == 3)
		return 1;
	if (rm == 4) {
		if (size < 2)
			return 0;
		need++;
		rm = code[1] & 7;
	}
	if (mod == 1)
		need += 1;
	else if (mod == 2 || rm == 5)
		need += 4;
	return need;
}

static enum x86_flow flow_of(uint8_t opcode, const char *map, uint8_t modrm)
{
	if (map == two_bytes)
		return (opcode & 0xf0) == 0x80 ? X86_BRANCH :
		       opcode == 0x0b || opcode == 0xb9 || opcode == 0xff ?
		       X86_END : X86_ON;
	switch (opcode) {
	case 0xe8:
		return X86_CALL;
	case 0xe9: case 0xeb:
		return X86_JUMP;
	case 0xe0: case 0xe1: case 0xe2: case 0xe3:
		return X86_BRANCH;
	case 0xc2: case 0xc3: case 0xca: case 0xcb: case 0xcc: case 0xcf:
		return X86_END;
	case 0xff:
		return (modrm & 0x38) == 0x20 || (modrm & 0x38) == 0x28 ?
		       X86_END : X86_ON;
	}
	return (opcode & 0xf0) == 0x70 ? X86_BRANCH : X86_ON;
}

/* VEX (c5, c4) and EVEX (62): the bytes of the prefix with the opcode. */
static const struct vector {
	uint8_t prefix;
	uint8_t size;
} vectors[] = { { 0xc5, 3 }, { 0xc4, 4 }, { 0x62, 5 } };

static char vector_follows(const uint8_t *code, const struct vector *vector)
{
	uint8_t opcode = code[vector->size - 1];
	unsigned map = vector->prefix == 0xc5 ? 1 : code[1] & 7;
	char follows;

	if (map == 3)
		return 'b';
	if (map != 1)
		return map ? 'm' : 'x';
	follows = two_bytes[opcode];
	return follows == 'b' || opcode == 0x77 ? follows : 'm';
}

int x86_decode(const uint8_t *code, size_t size, struct x86_insn *insn)
{
	bool word = false, wide = false, narrow = false;
	const char *map = one_byte;
	size_t at = 0, need = 0;
	uint8_t modrm = 0;
	uint8_t opcode;
	char follows = 0;

	*insn = (struct x86_insn){ .flow = X86_ON };
	for (; at < size && at < 14; at++) {
		uint8_t byte = code[at];

		if (byte == 0x66)
			word = true;
		else if (byte == 0x67)
			narrow = true;
		else if (byte != 0x26 && byte != 0x2e && byte != 0x36 &&
			 byte != 0x3e && byte != 0x64 && byte != 0x65 &&
			 byte != 0xf0 && byte != 0xf2 && byte != 0xf3)
			break;
	}
	if (at < size && (code[at] & 0xf0) == 0x40)
		wide = code[at++] & 8;
	if (at >= size)
		return false;
	opcode = code[at];
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
		if (opcode == vectors[i].prefix) {
			if (size - at < vectors[i].size)
				return false;
			follows = vector_follows(code + at, &vectors[i]);
			at += vectors[i].size;
			map = NULL;
		}
	if (map && opcode == 0x0f) {
		if (size - ++at < 1)
			return false;
		opcode = code[at++];
		map = two_bytes;
		follows = two_bytes[opcode];
		if (opcode == 0x38 || opcode == 0x3a) {
			follows = opcode == 0x38 ? 'm' : 'b';
			at++;
			map = NULL;
		}
	} else if (map) {
		at++;
		follows = one_byte[opcode];
	}
	if (at > size || follows == 'x')
		return false;

	if (strchr("mbdgh", follows)) {
		need = modrm_size(code + at, size - at);
		if (!need || need > size - at)
			return false;
		modrm = code[at];
		if ((modrm & 0xc7) == 5)
			insn->field = (uint8_t)(at + 1);
		at += need;
	}
	if (follows == 'g' || follows == 'h')
		follows = modrm & 0x30 ? 'm' : follows == 'g' ? '1' : '4';
	switch (follows) {
	case '1': case 'b': case 's':
		need = 1;
		break;
	case '2':
		need = 2;
		break;
	case '3':
		need = 3;
		break;
	case '4': case 'd':
		need = word && !wide ? 2 : 4;
		break;
	case 'q':
		need = wide ? 8 : word ? 2 : 4;
		break;
	case 'r':
		need = 4;
		break;
	case 'o':
		need = narrow ? 4 : 8;
		break;
	default:
		need = 0;
	}
	if (need > size - at || at + need > 15)
		return false;
	if (follows == 's' || follows == 'r')
		insn->field = (uint8_t)at;
	if (follows == 's')
		insn->relative = code[at] - (code[at] & 0x80 ? 0x100 : 0);
	else if (insn->field)
		insn->relative = (int32_t)le32(code + insn->field);
	if (map)
		insn->flow = (uint8_t)flow_of(opcode, map, modrm);
	insn->length = (uint8_t)(at + need);
	return true;
}
