/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types of a module that the kernel has too become the kernel's.  pahole does
 * that for objects of the compiler that built the kernel; another compiler spells
 * the same types another way, and then every struct of the kernel that the module
 * sees is one of its own, which the BPF verifier tells apart.
 */
#ifndef LTOMOD_FINALIZE_BTF_DEDUPE_H
#define LTOMOD_FINALIZE_BTF_DEDUPE_H

#include "base/buf.h"
#include "elf/btf.h"

struct btf_counts {
	size_t types;		/* of the module, before */
	size_t kept;		/* after */
};

/*
 * Writes the BTF of @module, read with its base, to @out without the types that
 * are the base's: finalize/btf_same.h says which these are.  The others keep their
 * order.  @arena holds what is needed meanwhile.
 */
void btf_dedupe(const struct btf *module, struct arena *arena, struct buf *out,
		struct btf_counts *counts);

#endif
