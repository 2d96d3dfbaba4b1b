/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A type of BTF taken apart: what is in it, as a number, and what it refers to; both
 * in one spelling (finalize/btf_same.h says whose).
 */
#ifndef LTOMOD_FINALIZE_BTF_FORM_H
#define LTOMOD_FINALIZE_BTF_FORM_H

#include "elf/btf.h"

/*
 * By id - first, for each type of @btf: its form, which two types have in common if
 * nothing but what they refer to can tell them apart.  0 for what is of one module
 * and no other's.  @numbers, which has an arena, holds the forms that are known, of
 * other BTF as well.  In @arena.
 */
uint32_t *btf_forms(const struct btf *btf, struct map *numbers,
		    struct arena *arena);
/* Functions, variables and what tags them. */
bool btf_is_of_module(const struct btf_type *type);

/* A type without its qualifiers, and these. */
struct btf_ref {
	uint32_t id;
	uint32_t qualifiers;	/* 1 << kind, each */
};

/* A qualifier, or a typedef of clang's own: it is passed on the way to a type. */
bool btf_is_passed(const struct btf *btf, const struct btf_type *type);
uint32_t btf_nrefs(const struct btf_type *type);
/* What @id refers to as number @i; if it is passed itself, to what it comes to with
 * those that follow. */
struct btf_ref btf_ref_at(const struct btf *btf, uint32_t id, uint32_t i);

#endif
