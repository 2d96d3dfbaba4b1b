/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relocations with which a kernel refuses a module: their loaders apply a few
 * types each (arch/x86/kernel/module.c, arch/arm64/kernel/module.c; the lists
 * are the same in 5.15.97, 6.6.17, 6.14.0 and 7.1.5, but for FAULT_GUARD), and
 * x86's wants the place to be zero before.
 */
#ifndef LTOMOD_OBJECT_LOADFAULTS_H
#define LTOMOD_OBJECT_LOADFAULTS_H

#include "model/code.h"

enum load_fault_kind {
	FAULT_TYPE,	/* of a type that is not applied */
	FAULT_GUARD,	/* x86: through a GOT, to the stack guard: kernels of
			   clang before 17 have a slot for it, 7.1 and newer */
	FAULT_NOT_ZERO,	/* x86: something stands at the place already */
	FAULT_PER_CPU,	/* in what each processor gets a copy of: applied since
			   7.1 only, and passed over without a word before */
	FAULT_RANGE,	/* x86: 32 bits for an address of the module, which is
			   in the uppermost 2 GiB */
};

struct load_fault {
	enum load_fault_kind kind;
	uint32_t section;	/* what the relocation applies to */
	uint32_t table;		/* the section of relocations, and */
	uint64_t index;		/* the entry in it */
	struct reloc reloc;	/* its symbol is one of the object's */
};

/* Calls @each for every fault of @object, an ELF object, in the order in which
 * the kernel would come across them.  Only loaded sections count. */
void load_faults(const struct object *object,
		 void (*each)(const struct load_fault *fault, void *context),
		 void *context);

/* "R_X86_64_GOTPCREL (9)"; the number alone for a type without a name here. */
const char *reloc_type_text(enum machine machine, uint32_t type,
			    struct arena *arena);
/* What is wrong and what to do next, for people.  @weak: it is about an undefined
 * weak symbol. */
const char *load_fault_text(enum machine machine, enum load_fault_kind kind,
			    uint32_t type);
const char *load_fault_advice(enum machine machine, enum load_fault_kind kind,
			      uint32_t type, bool weak);

#endif
