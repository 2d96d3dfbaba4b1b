/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Versions of symbols from their types.  A version is the CRC-32 (zlib's) of
 * the symbol's type string in which each reference is replaced by the string
 * of the type that it names, the first time that it comes up; later ones stay.
 * Of several types of one name the longest string counts, the one that says
 * most.  As gendwarfksyms does since 6.14.
 */
#ifndef LTOMOD_TYPES_TYPEVERSION_H
#define LTOMOD_TYPES_TYPEVERSION_H

#include "types/typestring.h"

/* Type and version of one symbol. */
struct symbol_version {
	const char *name;
	uint32_t crc;
	struct str type;	/* with references */
	struct str expanded;	/* without; only if asked for, else p NULL */
};

/* One line of a symtypes file, for a type. */
struct named_type {
	struct str string;
	bool met;		/* on the way from a symbol; else only a rule's */
	size_t expanded_for;	/* the symbol (its number + 1) being expanded */
};

struct symbol_versions {
	struct arena *arena;	/* holds all of it */
	struct symbol_version *items;	/* in the order of types->symbols */
	size_t count;
	struct map types;	/* "s#list" -> struct named_type */
};

/*
 * Computes the versions of all symbols of @types.  @stable: with kABI rules;
 * @keep_expanded: fill in symbol_version.expanded.  Returns 0, or a negative
 * errno with a diagnostic; symbol_versions_free() in any case.
 */
int symbol_versions_make(const struct types *types, bool stable, bool portable,
			 bool keep_expanded, struct arena *arena,
			 struct diags *diags, struct symbol_versions *out);
void symbol_versions_free(struct symbol_versions *versions);

#endif
