/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which types of a module are types of its kernel.  pahole (libbpf) finds those of
 * objects that one compiler spelled; here two compilers may have.
 *
 * Two types are the same if they are made alike (kinds, names, sizes, places of
 * members, bitfields, values of enumerators, names of parameters) of types that are
 * the same.  What refers to itself is the same unless something says otherwise.
 * What is forgiven is how compilers spell one type (seen of GCC 12, clang 19 and
 * 22 by pahole 1.24):
 *
 *	clang			GCC
 *	"unsigned long"		"long unsigned int": the table in btf_form.c
 *	typedef __uint128_t	the type alone, which has no typedef
 *	const volatile		volatile const
 *	array of const		const array of const
 *	member { int a; }	const member { int a; }, of those without a name
 *	function		volatile function, of one that does not return
 *	array			by index: "int", "__ARRAY_SIZE_TYPE__"
 *
 * and, as by libbpf, that inside of a struct a type may be named here and defined
 * there; a struct that the module only names is the one that the base has of the
 * name.
 */
#ifndef LTOMOD_FINALIZE_BTF_SAME_H
#define LTOMOD_FINALIZE_BTF_SAME_H

#include "elf/btf.h"

/*
 * By id - first, for each type of @module, which has a base: the id of the type of
 * the base that it is, 0 if none.  Functions, variables and what tags them stay the
 * module's.  In @arena.  Time and memory grow with the size of both, whatever they
 * hold: past a number of comparisons that no module comes near, the rest are not
 * the same.
 */
uint32_t *btf_same(const struct btf *module, struct arena *arena);

#endif
