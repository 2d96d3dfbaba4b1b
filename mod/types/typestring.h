/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Type strings: a type in words, as gendwarfksyms (6.14) writes it, named
 * structs, unions, enums and typedefs in it as references:
 *
 *	structure_type list { member pointer_type { s#list } next
 *	data_member_location(0) } byte_size(8)
 *
 * (one line; words are separated by one blank).  Numbers are decimal.
 */
#ifndef LTOMOD_TYPES_TYPESTRING_H
#define LTOMOD_TYPES_TYPESTRING_H

#include "base/buf.h"
#include "types/kabi.h"

struct typestring_options {
	const struct kabi *kabi;	/* NULL: without --stable */
	/*
	 * Of two compilers' descriptions of one type on one architecture, the
	 * same string: base types by one name, qualifiers in one order, sizes
	 * that follow from the kind of the type left out.
	 */
	bool portable;
};

/* Types that a string refers to, in order, each as often as it does. */
struct type_references {
	const struct type **items;	/* owned */
	size_t count;
	size_t room;
};

/* Whether other strings refer to @type by name; then its letter: e, s, t, u. */
char typestring_letter(const struct type *type);
/* "s#list"; names with blanks in quotes: "s#'a b'".  In the arena. */
const char *typestring_reference(const struct type *type,
				 struct arena *arena);

/* What writes the strings of one struct types. */
struct typewriter {
	const struct types *types;
	const struct typestring_options *options;
	struct diags *diags;
	uint8_t *open;		/* owned; by type id: is being written */
};

void typewriter_init(struct typewriter *writer, const struct types *types,
		     const struct typestring_options *options,
		     struct diags *diags);
void typewriter_free(struct typewriter *writer);

/*
 * Append to *out the string of a symbol ("variable …", "subprogram …"), or of
 * a type that has a letter, and to *references what it refers to.  Return 0, or
 * -EBADMSG with a diagnostic for a type without a name that contains itself,
 * or for a string beyond all measure.
 */
int typewriter_symbol(struct typewriter *writer,
		      const struct typed_symbol *symbol, struct buf *out,
		      struct type_references *references);
int typewriter_type(struct typewriter *writer, const struct type *type,
		    struct buf *out, struct type_references *references);

#endif
