/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/bitcode: type graphs of metadata, each as LLVM's DWARF writer
 * (llvm/lib/CodeGen/AsmPrinter/DwarfUnit.cpp, LLVM 14 to 22) would describe
 * the type, so that bitcode and the native object have the same one.
 */
#ifndef LTOMOD_BITCODE_METADATA_TYPE_H
#define LTOMOD_BITCODE_METADATA_TYPE_H

#include "model/types.h"
#include "bitcode/metadata.h"

struct waiting {
	struct type *type;
	size_t id;
};

/* Types read so far; what is referred to waits in a queue. */
struct metadata_types {
	const struct metadata *metadata;
	struct arena *arena;
	struct diags *diags;
	unsigned dwarf;		/* version of DWARF that is asked for */
	struct type **known;	/* owned; by id of the node */
	size_t nknown, known_room;
	struct waiting *queue;	/* owned */
	size_t done, waiting, queue_room;
	size_t count;		/* of types; their ids are below */
	uint64_t spent;		/* bytes of members and names */
	int err;		/* the first; nothing is read after it */
};

void metadata_types_end(struct metadata_types *types);
/* The type that an operand refers to; NULL: void. */
const struct type *metadata_type(struct metadata_types *types,
				 uint64_t reference);
/* A new function type of the subroutine type that an operand refers to. */
struct type *metadata_function(struct metadata_types *types,
			       uint64_t reference);
/* A copy of the text that operand @index refers to; NULL: none. */
const char *metadata_name(struct metadata_types *types,
			  const struct metadata_node *node, size_t index);
/* Fills in all that was referred to: 0 or a negative errno. */
int metadata_types_finish(struct metadata_types *types);
/* Forgets ids from @from on: their metadata goes. */
void metadata_types_forget(struct metadata_types *types, size_t from);

#endif
