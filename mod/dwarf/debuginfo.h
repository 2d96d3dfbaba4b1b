/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/dwarf: reading of debug information.
 *
 * dwarf.c		finds the entries of symbols
 * dwarf_type.c		makes type graphs of entries
 */
#ifndef LTOMOD_DWARF_DEBUGINFO_H
#define LTOMOD_DWARF_DEBUGINFO_H

#include <elfutils/libdw.h>

#include "base/map.h"
#include "model/types.h"
#include "dwarf/dwarf.h"
#include "model/reading.h"

struct pending {
	Dwarf_Die die;
	struct type *type;
};

/* Types read so far; entries that are referred to wait in a queue. */
struct type_reader {
	const struct object *object;
	struct arena *arena;
	struct diags *diags;
	struct map by_die;	/* address of an entry -> struct type */
	struct pending *queue;	/* owned */
	size_t done, count, room;
	uint64_t spent;		/* bytes of members and names */
	int err;		/* the first error; nothing is read after it */
};

void type_reader_init(struct type_reader *reader, const struct object *object,
		      struct arena *arena, struct diags *diags);
void type_reader_free(struct type_reader *reader);
/* What DW_AT_type of @die refers to; NULL: void. */
const struct type *type_of(struct type_reader *reader, Dwarf_Die *die);
/* The function type that the DW_TAG_subprogram @die has. */
const struct type *type_of_function(struct type_reader *reader,
				    Dwarf_Die *die);
/* Fills in all types that were referred to: 0 or a negative errno. */
int type_reader_finish(struct type_reader *reader);

/* Steps for lists of entries; never goes backwards, so it comes to an end. */
bool die_child(Dwarf_Die *parent, Dwarf_Die *child);
bool die_next(Dwarf_Die *die);

#endif
