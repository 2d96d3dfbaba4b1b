/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/dwarf: reading of debug information.
 *
 * dwarf.c		finds the entries of symbols
 * dwarf_type.c		makes type graphs of entries
 * scope.c		finds names with their scopes, where a language has them
 */
#ifndef LTOMOD_DWARF_DEBUGINFO_H
#define LTOMOD_DWARF_DEBUGINFO_H

#include <elfutils/libdw.h>

#include "base/map.h"
#include "model/types.h"
#include "dwarf/dwarf.h"
#include "model/reading.h"

/* What an object may have in one unit by its name, and only declared in another. */
enum { DEFINED_STRUCT, DEFINED_UNION, DEFINED_ENUM, DEFINED_KINDS };

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
	struct map scoped;	/* address of an entry -> its name, "a::b" */
	enum types_scope scope;
	struct map defined[DEFINED_KINDS];	/* name -> Dwarf_Die, the first; by
						   reference; of TYPES_OF_OBJECT */
	struct pending *queue;	/* owned */
	size_t done, count, room;
	uint64_t spent;		/* bytes of members and names */
	int err;		/* the first error; nothing is read after it */
};

void type_reader_init(struct type_reader *reader, const struct object *object,
		      enum types_scope scope, struct arena *arena, struct diags *diags);
void type_reader_free(struct type_reader *reader);
/* Takes note of @die, of the top level of a unit, if it defines a type called @name. */
void type_reader_defines(struct type_reader *reader, Dwarf_Die *die,
			 struct str name);
/* The type "struct @name", "union …", "enum …" that was taken note of; NULL: none. */
const struct type *type_defined(struct type_reader *reader, struct str name);
/*
 * Calls @take for each that was taken note of and stands in a header of the kernel: below
 * the include/ in whose linux/types.h struct list_head is, or the arch/ beside it.
 */
void type_each_of_kernel(struct type_reader *reader,
			 void (*take)(void *context, const char *name,
				      const struct type *type), void *context);
/* What DW_AT_type of @die refers to; NULL: void. */
const struct type *type_of(struct type_reader *reader, Dwarf_Die *die);
/* The function type that the DW_TAG_subprogram @die has. */
const struct type *type_of_function(struct type_reader *reader,
				    Dwarf_Die *die);
/* Fills in all types that were referred to: 0 or a negative errno. */
int type_reader_finish(struct type_reader *reader);


/*
 * Whether the unit @unit may have types in scopes: C has not.
 */
bool scope_has_any(Dwarf_Die *unit);
/*
 * Puts the full names of what lies in namespaces and structs of @unit into
 * reader->scoped, as gendwarfksyms of 7.1 does: a struct without a name within
 * a scope is "<anonymous>"; what lies in anything else has its bare name.
 * Returns 0 or a negative errno with a diagnostic.
 */
int scope_read(struct type_reader *reader, Dwarf_Die *unit);

/* An error of the debug information: the first one is told and kept. */
void type_reader_refuse(struct type_reader *reader, Dwarf_Die *die,
			const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Counts @bytes that an entry takes; false if that is more than the file has. */
bool type_reader_spend(struct type_reader *reader, Dwarf_Die *die,
		       uint64_t bytes);

/* Steps for lists of entries; never goes backwards, so it comes to an end. */
bool die_child(Dwarf_Die *parent, Dwarf_Die *child);
bool die_next(Dwarf_Die *die);

#endif
