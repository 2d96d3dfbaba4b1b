/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All symtypes files of a kernel build.  There is one for each object, and one name may mean
 * two types in two of them, so a symbol is looked at in the file that defines it.
 */
#ifndef LTOMOD_COMPARE_SYMTYPES_H
#define LTOMOD_COMPARE_SYMTYPES_H

#include <jansson.h>

#include "base/diag.h"
#include "base/map.h"
#include "compare/typediff.h"
#include "model/names.h"

/* A type that differs, and the symbols of which it is the first that does. */
struct blamed {
	struct type_difference difference;
	struct names symbols;
};

struct blames {
	struct blamed *items;		/* in order of the symbols */
	size_t count;
	struct names unexplained;	/* symbols of which no type was found that did */
};

struct symtypes;

/* Whether @path is called as such a file is. */
bool is_symtypes(const char *path);
/*
 * Reads the file @path, or all below it, for the symbols @wanted (values are not looked at);
 * files that define none of them are only skimmed.  *out, in @arena, is to be given to symtypes_free().
 * Returns 0, -ENODATA without a word if there is no symtypes file, or another negative
 * errno after a diagnostic.
 */
int symtypes_read(const char *path, const struct map *wanted, struct arena *arena,
		  struct diags *diags, struct symtypes **out);
void symtypes_free(struct symtypes *symtypes);

/* For each of @symbols the first type that differs, into *out and @arena; to be given to
 * blames_free(). */
void symtypes_blame(const struct symtypes *before, const struct symtypes *after,
		    const struct names *symbols, struct arena *arena,
		    struct blames *out);
/* An array of type, before, after (null: not known there) and symbols. */
json_t *blames_json(const struct blames *blames);
void blames_free(struct blames *blames);

#endif
