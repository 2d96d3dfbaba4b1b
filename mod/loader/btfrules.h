/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel wants of the types (BTF) that a module brings: kernel/bpf/btf.c,
 * btf_parse_module(), read in 6.1, 6.6.17, 6.12 and 7.1.5.  It looks at each type by
 * itself, with the names that it gets from the kernel's own strings, and not at
 * whether what a type refers to is there: types that were made on another kernel's
 * are refused because their names lie elsewhere.
 */
#ifndef LTOMOD_LOADER_BTFRULES_H
#define LTOMOD_LOADER_BTFRULES_H

#include "elf/btf.h"

/* In what kernels differ; where that is not known, what is allowed somewhere is. */
struct btf_rules {
	bool base;		/* .BTF.base: types are looked up by name and size */
	bool any_section;	/* names of sections may have any printable letter */
	bool tag_flags;		/* kind_flag of tags */
	bool layout;		/* a third part */
};

struct btf_refusal {
	int err;		/* positive, as the kernel's log says it */
	uint32_t id;		/* of a type; 0: of none */
	bool of_base;		/* in .BTF.base */
	const char *name;	/* that type's, if it has one; else "" */
	const char *what;
};

enum btf_verdict { BTF_TAKEN, BTF_REFUSED,
		   BTF_DANGLING,	/* taken, but refers to what is not there */
};

/*
 * What a kernel with types @kernel does with a module's @types, which go on where those
 * of @base (.BTF.base; p NULL: there is none) or else of @kernel end.  *out is
 * filled in unless they are taken; its strings are of @arena or of @kernel.
 */
enum btf_verdict btf_judge(struct str types, struct str base,
			   const struct btf *kernel, const struct btf_rules *rules,
			   struct arena *arena, struct btf_refusal *out);

#endif
