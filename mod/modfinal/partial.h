/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A partial link: relocatable objects into one, as `ld.lld -r -T SCRIPT` does it (seen of
 * ld.lld 19 and 22: order of sections and symbols, padding, what becomes of relocations).
 * Nothing is generated and nothing is resolved; pieces of sections are moved beside each
 * other, and what refers to them is told where they are.
 *
 *	partial_sections.c	which piece goes into which section, and where
 *	partial_merge.c		strings and constants that are there once
 *	partial_symbols.c	one table of symbols
 *	partial_link.c		the whole: relocations, and the image
 *
 * What it does not do, a linker has to: groups of sections, compressed ones, two definitions of
 * a symbol, and what it does not know.
 */
#ifndef LTOMOD_MODFINAL_PARTIAL_H
#define LTOMOD_MODFINAL_PARTIAL_H

#include "base/map.h"
#include "elf/image.h"
#include "modfinal/ldscript.h"
#include "modfinal/refuse.h"
#include "model/object.h"

struct partial_options {
	bool build_id;		/* room for a .note.gnu.build-id of 20 bytes */
};

/*
 * Links @objects, which are ELF and of one machine, in this order.  Contents stay the
 * objects'; everything else is in @arena.  Returns 0, or a negative errno with a
 * diagnostic:
 *	-ENOTSUP	CODE_FINAL_LINKER, a note: only a linker can
 *	-EBADMSG	CODE_OBJECT_MALFORMED
 */
int partial_link(struct object *const *objects, size_t nobjects,
		 const struct lds *lds, const struct partial_options *options,
		 struct arena *arena, struct diags *diags, struct image *image);

/* The section of @image that ends in the 20 bytes of its build id, zero as yet; NULL if it
 * has none. */
const struct image_section *partial_build_id(const struct image *image);

/* ---- private to these files -------------------------------------------- */

#define NOWHERE UINT32_MAX
#define BUILD_ID_SECTION ".note.gnu.build-id"

/* Contents of several sections, each string or constant of them once (SHF_MERGE). */
struct merged {
	uint64_t at;
	uint64_t align;
};

/* From byte @from of a section that was merged on: byte @to of what it became. */
struct stretch {
	uint64_t from, to;
};

/* Where a section of an input went. */
struct spot {
	uint32_t out;		/* index into outs; NOWHERE: it is not in the output */
	uint64_t at;
	const struct merged *merged;	/* NULL: as a whole; else by stretches */
	const struct stretch *stretches;	/* ascending, the first from 0 */
	size_t nstretches;
};

struct input {
	struct object *object;
	const uint8_t *symtab;	/* raw symbols, object->nsymbols of them */
	struct spot *spots;	/* by section */
	bool *referenced;	/* by symbol: some relocation that stays names it */
	uint32_t *symbols;	/* by symbol: its index in the output */
};

/* What stands in a section of the output: a piece, or what a script says. */
struct item {
	enum lds_kind kind;	/* LDS_INPUT: a piece */
	uint32_t input, section;
	uint64_t number;
	const char *symbol;
	struct image_part whole; /* the piece, or what it was merged into */
	struct merged *merged;
	uint64_t at;
};

struct out {
	struct image_section section;
	struct item *items;
	size_t nitems;
	uint32_t index;		/* in the image; 0: it is not there */
	uint32_t target;	/* relocations: which of outs they are for */
	uint32_t relocs;	/* which of outs has its relocations; NOWHERE */
	bool scripted, anchored, at_zero, has_input, has_target;
	bool discard;
};

struct partial {
	struct arena *arena;
	struct diags *diags;
	struct input *inputs;
	size_t ninputs;
	struct out *outs;
	size_t nouts;
	uint32_t *order;	/* outs by their index in the image, from 1 on */
	struct map by_name;	/* section -> index into outs + 1 */
	uint64_t bytes;		/* of all inputs together */
	uint32_t features;	/* that all inputs have (.note.gnu.property) */

	struct image_symbol *symbols;
	size_t nsymbols, nlocals;
	uint32_t *section_symbols;	/* by out */
};

/* Fills outs, order and all places. */
int partial_sections(struct partial *partial, const struct lds *lds,
		     const struct partial_options *options);
/* Fills symbols and the inputs' maps of them. */
int partial_symbols(struct partial *partial);

/* Merges the pieces of @out that may be, into the first of each kind. */
int partial_merge(struct partial *partial, struct out *out);
/* May @section be merged?  (SHF_MERGE; gABI, "Sections".) */
bool partial_is_mergeable(const struct section *section);
/* Byte @offset of the section at @spot as an offset into the section of the output. */
uint64_t spot_offset(const struct spot *spot, uint64_t offset);

#endif
