/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a reader found in one input file, whatever its format: an ELF
 * relocatable, LLVM bitcode, or an archive of either.  All numbers are in host
 * byte order.  Names point into the mapped file or into the object's arena and
 * live until object_close().
 */
#ifndef LTOMOD_MODEL_OBJECT_H
#define LTOMOD_MODEL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file.h"
#include "model/symverblock.h"

enum machine {
	MACHINE_UNKNOWN,
	MACHINE_X86_64,		/* EM_X86_64 (62); triple x86_64-* */
	MACHINE_AARCH64,	/* EM_AARCH64 (183); triple aarch64-* */
};

/* "x86_64", "arm64" as the kernel's ARCH says it; "unknown". */
const char *machine_name(enum machine machine);
/* The same, back from a user's word; false, *machine untouched, for another. */
bool machine_parse(const char *name, enum machine *machine);

enum object_kind {
	OBJECT_ELF,		/* ET_REL: the only type that a module has */
	OBJECT_BITCODE,		/* raw ('BC' 0xc0de) or wrapped (0x0b17c0de) */
	OBJECT_ARCHIVE,		/* !<arch> or !<thin>: see members */
};

const char *object_kind_name(enum object_kind kind);

enum symbol_flags {
	SYMBOL_UNDEFINED = 1 << 0,
	SYMBOL_GLOBAL    = 1 << 1,	/* not local to the object */
	SYMBOL_WEAK      = 1 << 2,
	SYMBOL_COMMON    = 1 << 3,
	SYMBOL_ABSOLUTE  = 1 << 4,	/* ELF: SHN_ABS */
	SYMBOL_FUNCTION  = 1 << 5,	/* STT_FUNC; bitcode: executable */
	SYMBOL_OBJECT    = 1 << 6,	/* STT_OBJECT */
	SYMBOL_SECTION   = 1 << 7,	/* STT_SECTION */
	SYMBOL_FILE      = 1 << 8,	/* STT_FILE */
	SYMBOL_HIDDEN    = 1 << 9,
	SYMBOL_USED      = 1 << 10,	/* bitcode: in llvm.used */
	SYMBOL_FROM_ASM  = 1 << 11,	/* bitcode: module-level asm */
	SYMBOL_IN_ASM    = 1 << 12,	/* bitcode: module-level asm has the name,
					   whoever defines it */
};

struct symbol {
	const char *name;	/* NUL-terminated, never NULL, may be "" */
	uint64_t value;		/* ELF st_value; common: alignment */
	uint64_t size;		/* ELF st_size; bitcode common: its size */
	uint32_t section;	/* index into sections[]; 0: none */
	uint32_t flags;		/* enum symbol_flags */
};

struct section {
	const char *name;	/* NUL-terminated; bitcode: the explicit sections */
	uint32_t type;		/* SHT_* */
	uint64_t flags;		/* SHF_* */
	uint64_t addr;
	uint64_t size;
	uint64_t align;
	uint64_t entsize;
	uint32_t link;
	uint32_t info;
	uint32_t relocs;	/* index of its SHT_RELA section, 0: none */
	const uint8_t *data;	/* size bytes, inside the mapping; NULL for
				   SHT_NOBITS and for empty ones */
};

/* One relocation of an SHT_RELA section. */
struct reloc {
	uint64_t offset;	/* into the section that it applies to */
	uint32_t type;		/* R_X86_64_*, R_AARCH64_* */
	uint32_t symbol;	/* index into symbols[], checked */
	int64_t addend;
};

struct object {
	const char *path;	/* as opened; a member: "lib.a(member.o)" */
	enum object_kind kind;
	enum machine machine;
	struct arena arena;
	struct file_map map;

	struct section *sections;	/* [0] is the null section */
	size_t nsections;
	struct symbol *symbols;		/* ELF: [0] is the null symbol */
	size_t nsymbols;

	/* Its block of symbol versions, made for exactly this object; NULL if
	 * there is none that can be used. */
	struct symver_block *symvers;

	/* Bitcode only. */
	const char *producer;		/* "LLVM19.1.7"; NULL if it does not say */
	unsigned producer_major;	/* 19; 0 if unknown */
	bool thin;			/* has a ThinLTO summary */
	bool wrapped;

	/* Archives only. */
	struct object *members;		/* array, in archive order */
	size_t nmembers;
	bool thin_archive;

	void *reader;			/* struct reader: model/reading.h */
};

/* The section called @name, or NULL; the first if there are several. */
const struct section *object_section(const struct object *object,
				     const char *name);

#endif
