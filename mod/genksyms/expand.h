/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a symbol to its version: the definition with every reference replaced
 * by what it refers to, depth first, each symbol once; from then on by its
 * name.  The version is the CRC-32 (zlib's, IEEE 802.3) of that text, each
 * token followed by a blank.
 */
#ifndef LTOMOD_GENKSYMS_EXPAND_H
#define LTOMOD_GENKSYMS_EXPAND_H

#include "base/buf.h"
#include "genksyms/symbols.h"

/* A row of symbols. */
struct csyms {
	struct csym **items;	/* owned */
	size_t count;
	size_t room;
};

struct expansion {
	struct symbols *symbols;
	uint32_t number;	/* of the export at hand */
	struct buf text;	/* the last symbol's, expanded */
	struct csyms path;	/* what it is made of, in order of appearance */
	/* All that any export is made of, each behind what it is made of: the
	 * order of a symtypes file. */
	struct csyms done;
	struct expansion_frame *stack;
	size_t depth;
	size_t room;
};

void expansion_init(struct expansion *expansion, struct symbols *symbols);
void expansion_free(struct expansion *expansion);

/*
 * Expands @sym into .text and .path and returns its version.  A tag that is
 * not defined anywhere counts as "struct foo { UNKNOWN }" from then on.
 */
uint32_t expand(struct expansion *expansion, struct csym *sym);

/*
 * Appends to the log of the symbols, if anything that the expanded symbol
 * @name is made of differs from the reference:
 * "FILE:LINE: warning: NAME: modversion changed because of changes in ..."
 */
void expansion_blame(struct expansion *expansion, uint32_t name);

#endif
