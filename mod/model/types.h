/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of exported symbols as a graph, whatever they were read from.  It says
 * what DWARF (versions 2 to 5) says and no more: an attribute that a compiler
 * left out is absent here too, since versions are made of what is there.
 *
 * The graph has cycles (a struct that points to itself).  Nodes are unique per
 * debug information entry, not per type: two entries may describe one type.
 * All of it lives in the arena of whoever asked for it.
 */
#ifndef LTOMOD_MODEL_TYPES_H
#define LTOMOD_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum type_kind {
	TYPE_BASE,
	TYPE_POINTER, TYPE_CONST, TYPE_VOLATILE, TYPE_RESTRICT, TYPE_ATOMIC,
	TYPE_PACKED, TYPE_IMMUTABLE, TYPE_REFERENCE, TYPE_RVALUE_REFERENCE,
	TYPE_SHARED,
	TYPE_TYPEDEF,
	TYPE_ARRAY,		/* items: dimensions, outermost first */
	TYPE_FUNCTION,		/* items: parameters; target: what it returns */
	TYPE_STRUCT, TYPE_UNION,	/* items: members */
	TYPE_ENUM,		/* items: enumerators */
	TYPE_UNSPECIFIED,
	/* Of Rust's enums, without names: a struct has at most one part, an
	 * item whose type it is; its items are the discriminant and variants;
	 * the value of such an item is the discriminant's. */
	TYPE_VARIANT_PART, TYPE_VARIANT,	/* items: members */
	TYPE_KINDS
};

/* Which numbers of a type or an item are there. */
enum type_has {
	HAS_BYTE_SIZE	= 1 << 0,
	HAS_ENCODING	= 1 << 1,
	HAS_ALIGNMENT	= 1 << 2,
	HAS_BIT_SIZE	= 1 << 3,
	HAS_BIT_OFFSET	= 1 << 4,
	HAS_LOCATION	= 1 << 5,
	HAS_VALUE	= 1 << 6,
	HAS_ACCESS	= 1 << 7,
};

struct type;

/* A member, a parameter, an enumerator or a dimension. */
struct type_item {
	const char *name;		/* NULL: none */
	const struct type *type;	/* NULL: void */
	unsigned has;			/* enum type_has */
	uint64_t value;		/* enumerator (sign extended); elements */
	uint64_t location;	/* bytes from the start of the struct */
	uint64_t bit_size;
	uint64_t bit_offset;	/* bits from the start of the struct */
	uint64_t alignment;	/* bytes */
	uint64_t access;	/* DW_ACCESS_* */
};

/* Where a member begins: bits from the start of its struct. */
static inline uint64_t type_item_bits(const struct type_item *item)
{
	return item->has & HAS_BIT_OFFSET ? item->bit_offset : item->location * 8;
}

struct type {
	enum type_kind kind;
	bool declaration;	/* no definition here */
	bool is_private;	/* defined in a .c file: nobody else knows it */
	const char *name;	/* NULL: none; with its scopes: "a::b" */
	const struct type *target;	/* of pointers, qualifiers …; NULL: void */
	unsigned has;		/* enum type_has */
	uint64_t byte_size;
	uint64_t encoding;	/* DW_ATE_* */
	uint64_t alignment;	/* bytes, where the source asks for one */
	struct type_item *items;
	size_t count;
	size_t id;		/* 0, 1, 2 … within one struct types */
};

struct typed_symbol {
	const char *name;
	bool function;		/* then type is a TYPE_FUNCTION */
	bool declared;		/* there is no more than a declaration */
	const struct type *type;	/* NULL: void */
	/* What a declaration of the same symbol says, where the object keeps
	 * it apart from the definition (gcc: an array without its size; Rust:
	 * a method without names of parameters); else NULL.  gendwarfksyms
	 * goes by it. */
	const struct type *announced;
	bool doubled;		/* of a type by itself ("struct page") in BTF: others of
				 * its name are defined as well */
};

/* No symbol is called so, but a type by itself: "struct page". */
static inline bool names_type(const char *name)
{
	return strchr(name, ' ');
}

/* What one object says of the symbols that were asked for. */
struct types {
	const char *object;		/* its name, for messages */
	struct typed_symbol *symbols;	/* each once, in the order asked for */
	size_t count;
	size_t ntypes;		/* ids are below this */
	struct str rules;	/* .discard.gendwarfksyms.kabi_rules, or empty */
	bool has_debug;		/* there is debug information at all */
	bool is_split;		/* but it lies in another file (.dwo) */
};

/* Whose definition of a struct, union or enum counts where a unit only declares it. */
enum types_scope {
	TYPES_OF_UNIT,		/* nobody's, as for versions */
	TYPES_OF_OBJECT,	/* that of the first unit of the object that has one and has
				   it from a header; so far only in machine code */
	TYPES_OF_KERNEL,	/* the same; and all that the object has from the kernel's
				   headers is asked for, as types by themselves */
};

/* Takes what one object says; everything in it lives until this returns. */
typedef int types_fn(void *context, const struct types *types);

/* What an entry is worth; the most is taken, of equals the first.  An alias is
 * of a symbol that was asked for as well, or, which gendwarfksyms does not look
 * at and so comes behind the pointer, of any other. */
enum rank {
	RANK_NONE, RANK_DECLARATION, RANK_OTHER_ALIAS, RANK_POINTER,
	RANK_ALIAS, RANK_LOCAL, RANK_DEFINITION
};

/* What says a type of a symbol in a unit without a definition, and what holds
 * kABI rules (kernel documentation, kbuild/gendwarfksyms). */
#define SYMBOL_POINTER "__gendwarfksyms_ptr_"
#define SECTION_RULES ".discard.gendwarfksyms.kabi_rules"

/* What a module keeps of its types (explain/kept.h). */
#define SECTION_KEPT_TYPES ".ltomod.types"

#endif
