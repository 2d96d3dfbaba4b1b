/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF64 relocatable that is to be: sections, symbols and contents as data, in host
 * byte order, and the bytes of the file made of them (gABI, chapters 4 "Object
 * Files" and "Sections"; little endian).  Where the names of sections and symbols
 * stand and where in the file what is, is the writer's affair.
 */
#ifndef LTOMOD_ELF_IMAGE_H
#define LTOMOD_ELF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The largest page of any of our machines: what is said to be further apart is not written. */
#define ELF_MAX_ALIGN 0x10000u

static inline bool align_is_sane(uint64_t align)
{
	return align <= ELF_MAX_ALIGN && !(align & (align - 1));
}

/* @at, or the next multiple of @align: a power of two, or 0. */
static inline uint64_t align_up(uint64_t at, uint64_t align)
{
	return align > 1 ? (at + align - 1) & ~(align - 1) : at;
}

/* Bytes of a section, which live as long as the image. */
struct image_part {
	const uint8_t *data;
	uint64_t at;		/* offset into the section */
	uint64_t size;
};

/* sh_link of a section that belongs to the symbol table, whose index the writer knows. */
#define IMAGE_SYMTAB UINT32_MAX

struct image_section {
	const char *name;
	uint32_t type;		/* SHT_* */
	uint32_t link;		/* an index, or IMAGE_SYMTAB */
	uint32_t info;
	uint64_t flags;		/* SHF_* */
	uint64_t align;		/* a power of two, or 0 */
	uint64_t entsize;
	uint64_t size;
	const struct image_part *parts;	/* in ascending order; none for SHT_NOBITS */
	size_t nparts;
	uint8_t fill;		/* what the bytes are that no part covers */
	uint64_t offset;	/* in the file: image_write() says so */
};

struct image_symbol {
	const char *name;
	uint64_t value;
	uint64_t size;
	uint32_t section;	/* index of an image_section; 0: see reserved */
	uint16_t reserved;	/* SHN_UNDEF, SHN_ABS, SHN_COMMON */
	uint8_t info;		/* st_info */
	uint8_t other;		/* st_other */
};

struct image {
	uint16_t machine;	/* EM_* */
	uint32_t flags;		/* e_flags */
	struct image_section *sections;	/* [0] is the null section */
	size_t nsections;
	struct image_symbol *symbols;	/* [0] is the null symbol; locals first */
	size_t nsymbols;
	size_t nlocals;		/* with the null symbol: index of the first global */
};

/*
 * The file, which is the caller's to free with buf_free().  The sections get the indices
 * that they have in the image; behind them come .symtab, .symtab_shndx if some
 * symbol needs it (gABI: from 65,280 sections on), .shstrtab and .strtab.  In the file
 * sections that take memory come first, then the others, as ld.lld lays them out; the offset
 * of each is set.
 */
void image_write(struct image *image, struct buf *out);

#endif
