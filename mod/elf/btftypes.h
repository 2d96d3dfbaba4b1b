/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of symbols out of BTF, as the graph of model/types.h.  What BTF does not
 * say is not there: alignments, access, kABI rules, and which types a .c file
 * keeps for itself.  Otherwise than DWARF's reader says it:
 *
 *	a node is one per type id, so that identity is cheap
 *	the place of a bit-field is its bit_offset, of all else its location,
 *	members of unions too
 *	char is told by its name, for pahole writes no encoding of its own for it
 *	an array of no elements and one without a size are one, without a value;
 *	pahole makes one dimension of several
 *	type tags are passed over, as is what makes a function variadic
 *	before pahole 1.24 a negative enumerator of a kernel is a large one
 */
#ifndef LTOMOD_ELF_BTFTYPES_H
#define LTOMOD_ELF_BTFTYPES_H

#include "base/map.h"
#include "elf/btf.h"
#include "model/types.h"

/*
 * The types of what @want names (values are not looked at): functions and variables
 * by their names, and "struct page", "union …", "enum …", "typedef …".  Looked for
 * in @btf and then in its base; of several of one name the first is taken, what is
 * defined before what is only declared.  Names are those of @btf, which has to live
 * as long as *out, the rest is in @arena; only what is reached is made.  The graph
 * may have circles, also such as no compiler makes (a struct that holds itself),
 * but following targets of qualifiers, typedefs and arrays comes to an end.
 * Returns 0, or -EBADMSG with a diagnostic (CODE_BTF_MALFORMED) about @path.
 */
int btf_types(const char *path, const struct btf *btf, const struct map *want,
	      struct arena *arena, struct diags *diags, struct types *out);

/* Adds to @want the structs, unions and enums with a name that @btf itself defines, as
 * above; the names are in @arena. */
void btf_want_types(const struct btf *btf, struct map *want, struct arena *arena);

/*
 * The nodes of a base, by type id, which those of what is split share: the memory of a
 * module's types is then that of its own.  Zeroed, @base->end of them.
 */
struct btf_nodes {
	const struct btf *base;
	struct type **nodes;	/* owned */
};
void btf_nodes_init(struct btf_nodes *nodes, const struct btf *base);
void btf_nodes_free(struct btf_nodes *nodes);

/* The same of @btf, which is nodes->base or has that for its base: then it is looked for
 * in @btf alone. */
int btf_shared_types(const char *path, const struct btf *btf,
		     struct btf_nodes *nodes, const struct map *want,
		     struct arena *arena, struct diags *diags, struct types *out);

/*
 * The same of @btf alone, which has a base: structs, unions and enums of the base
 * that have a name are only declared, and none of what it names is looked for there.
 */
int btf_own_types(const char *path, const struct btf *btf, const struct map *want,
		  struct arena *arena, struct diags *diags, struct types *out);

#endif
