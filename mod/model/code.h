/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside of an ELF object's sections, for passes and checks that look at
 * code: relocations in the order of the file, and decoded instructions.
 * object/code.h fills it in; it lives in the object's arena.
 */
#ifndef LTOMOD_MODEL_CODE_H
#define LTOMOD_MODEL_CODE_H

#include "model/object.h"

/* What the checks tell apart; everything else is INSN_OTHER. */
enum insn_kind {
	INSN_OTHER,
	INSN_BAD,		/* bytes that are no instruction */
	INSN_NOP,
	INSN_TRAP,		/* x86: int3, ud2; arm64: brk, udf */
	INSN_PREFIX,		/* x86: a prefix that stands alone (cs) */
	INSN_CALL,		/* direct */
	INSN_JUMP,		/* direct, conditional ones too */
	INSN_CALL_INDIRECT,	/* through a register or memory */
	INSN_JUMP_INDIRECT,
	INSN_RETURN,
	INSN_LANDING,		/* x86: endbr64; arm64: bti c, bti jc */
	INSN_SIGN,		/* arm64: paciasp, pacibsp (landing pads too) */
	INSN_AUTH,		/* arm64: autiasp, autibsp */
	INSN_SAVE_LINK,		/* arm64: x30 stored relative to sp */
	INSN_SHADOW_PUSH,	/* arm64: x30 stored relative to x18 */
	INSN_BARRIER,		/* arm64: sb, dsb sy */
};

struct insn {
	uint32_t offset;	/* into the section */
	uint8_t length;		/* bytes */
	uint8_t kind;		/* enum insn_kind */
};

struct section_code {
	const struct reloc *relocs;	/* that apply to this section */
	size_t nrelocs;
	const struct insn *insns;	/* NULL: not executable, or not asked for */
	size_t ninsns;
};

struct code {
	const struct object *object;
	struct section_code *sections;	/* one for each of object->sections */
};

/*
 * What relocation @reloc of section @section points at, when that is a place
 * inside this object: the section and the offset into it that the linked code
 * will see.  PC-relative fields that an instruction reads (call, jmp, lea) are
 * relative to the instruction's end: pass that as @end; 0 for data.
 * Returns false for undefined and absolute symbols.
 */
static inline bool reloc_target(const struct object *object,
				const struct reloc *reloc, uint64_t end,
				uint32_t *section, uint64_t *offset)
{
	const struct symbol *symbol = &object->symbols[reloc->symbol];

	if (!symbol->section)
		return false;
	*section = symbol->section;
	*offset = symbol->value + (uint64_t)reloc->addend;
	if (end)
		*offset += end - reloc->offset;
	return true;
}

/* sh_flags and r_type values that passes and checks look at. */
#define SECTION_WRITE	0x1u	/* SHF_WRITE */
#define SECTION_ALLOC	0x2u	/* SHF_ALLOC */
#define SECTION_EXEC	0x4u	/* SHF_EXECINSTR */
#define SECTION_INFO	0x40u	/* SHF_INFO_LINK */

enum {
	SECTION_PROGBITS = 1,	/* SHT_PROGBITS */
	SECTION_SYMTAB	 = 2,	/* SHT_SYMTAB */
	SECTION_RELA	 = 4,	/* SHT_RELA */
	SECTION_NOBITS	 = 8,	/* SHT_NOBITS */
};

enum {
	X86_64_NONE  = 0,
	X86_64_64    = 1,
	X86_64_PC32  = 2,
	X86_64_PLT32 = 4,
	X86_64_32    = 10,
	X86_64_32S   = 11,
};

#endif
