/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long an x86-64 instruction is, whether it goes elsewhere and what it names by
 * the distance, without a disassembler: where only that is asked, of all code of a module, it takes a
 * hundredth of the time (Intel SDM volume 2, chapter 2 and appendix A).
 */
#ifndef LTOMOD_OBJECT_X86_H
#define LTOMOD_OBJECT_X86_H

#include <stddef.h>
#include <stdint.h>

enum x86_flow {
	X86_ON,			/* the next instruction follows */
	X86_CALL,		/* direct; the next one follows, if it returns */
	X86_BRANCH,		/* direct and conditional */
	X86_JUMP,		/* direct: nothing follows */
	X86_END,		/* return, indirect jump, trap: nothing follows */
};

struct x86_insn {
	uint8_t length;		/* with prefixes */
	uint8_t flow;		/* enum x86_flow */
	uint8_t field;		/* where in it the distance to a place stands, of a
				   direct branch or an operand (disp32(%rip)); 0: none */
	int32_t relative;	/* that distance: the place minus its end */
};

/*
 * Decodes what stands at @code, of which @size bytes are there.  Returns
 * whether it is an instruction, as far as its length says so.
 */
int x86_decode(const uint8_t *code, size_t size, struct x86_insn *insn);

#endif
