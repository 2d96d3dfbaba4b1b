/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF, the types of a kernel or module as the kernel itself knows them: section
 * .BTF (Linux Documentation/bpf/btf.rst; include/uapi/linux/btf.h).  A module's
 * is split: its types and strings go on where those of a base, the kernel's, end.
 */
#ifndef LTOMOD_ELF_BTF_H
#define LTOMOD_ELF_BTF_H

#include "base/diag.h"

enum btf_kind {
	BTF_VOID, BTF_INT, BTF_PTR, BTF_ARRAY, BTF_STRUCT, BTF_UNION, BTF_ENUM,
	BTF_FWD, BTF_TYPEDEF, BTF_VOLATILE, BTF_CONST, BTF_RESTRICT, BTF_FUNC,
	BTF_FUNC_PROTO, BTF_VAR, BTF_DATASEC, BTF_FLOAT, BTF_DECL_TAG,
	BTF_TYPE_TAG, BTF_ENUM64, BTF_KINDS
};

struct btf_type {
	uint8_t kind;		/* enum btf_kind */
	bool flag;		/* kind_flag */
	uint16_t vlen;		/* as written; of a function its linkage */
	uint32_t name;		/* offset: btf_name() */
	uint32_t ref;		/* a type, or what the kind has there: a size */
	uint32_t nitems;	/* members, parameters, enumerators, ...; the two
				   types of an array */
	const uint8_t *items;	/* btf_item(); behind them what is left */
};

struct btf {
	const struct btf *base;	/* NULL: it is one */
	struct btf_type *types;	/* by id - first */
	uint32_t first;		/* id of the first of its own; of a base 0,
				   which is void */
	uint32_t end;		/* id after the last */
	struct str strings;	/* its own */
	uint32_t first_string;	/* offset of them */
};

/* How a type of a kind is laid out behind its first 12 bytes. */
struct btf_layout {
	uint8_t each;		/* bytes of an item */
	uint8_t tail;		/* bytes behind the items */
	bool refers;		/* ref is a type */
	int8_t name_at;		/* in an item; -1: none */
	int8_t type_at;		/* likewise */
};
extern const struct btf_layout btf_layouts[BTF_KINDS];

/* Whether @file is BTF and nothing else. */
bool btf_is_detached(struct str file);
/*
 * Sets *out to the section .BTF of the 64-bit little-endian ELF @file, of any type,
 * or to all of it if it is BTF itself (/sys/kernel/btf/vmlinux).  Returns 0, or
 * -ENOENT, without a word, if there is none.
 */
int btf_section(struct str file, struct str *out);
/* The same of .BTF.base, what a module's types need of its kernel's (since 6.11). */
int btf_base_section(struct str file, struct str *out);
/* Whether @bytes are types that go on where those of a base end. */
bool btf_is_split(struct str bytes);
/* How long the BTF is that begins at @at, a base, as far as its header tells; 0: none
 * does, or not all of it is there. */
uint64_t btf_size(struct str at);
/*
 * Reads @bytes, which have to live as long as *out; so has @base, which has none
 * itself.  Every type, name and item in *out is there: ids are below end, offsets of
 * names inside strings.  Types may refer to each other in circles.  Returns 0, or
 * -EBADMSG with a diagnostic (CODE_BTF_MALFORMED) about @path.
 */
int btf_read(const char *path, struct str bytes, const struct btf *base,
	     struct arena *arena, struct diags *diags, struct btf *out);

/* Cuts one type off the start of @rest; false if it is of no known kind or cut off.
 * Whether what it refers to is there is not looked at. */
bool btf_cut_type(struct str *rest, struct btf_type *type);
/* @id has to be below end. */
const struct btf_type *btf_type(const struct btf *btf, uint32_t id);
const char *btf_name(const struct btf *btf, uint32_t offset);
/* The 32 bits at @at of item @index; @at may lie in the tail of the last. */
uint32_t btf_item(const struct btf_type *type, uint32_t index, unsigned at);

static inline bool btf_is_composite(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION;
}

#endif
