/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unwind tables as arm64's loader reads them to put pushes to the shadow call stack
 * in place of pointer authentication (arch/arm64/kernel/pi/patch-scs.c): what
 * compilers write for kernel code, and no more of DWARF than that.
 */
#ifndef LTOMOD_LOADER_UNWIND_H
#define LTOMOD_LOADER_UNWIND_H

#include "base/str.h"

/* With the kernel's numbers, which its log tells. */
enum unwind_fault {
	UNWIND_FINE,
	UNWIND_CIE,		/* the header of a table */
	UNWIND_POINTERS,	/* how it writes addresses */
	UNWIND_AUGMENTATION,	/* a function's additional data */
	UNWIND_OPCODE,		/* an instruction of a table */
};

/* The first that 7.1's loader would stop at in @section, a .init.eh_frame. */
enum unwind_fault unwind_check(struct str section);
/* "an instruction in them". */
const char *unwind_fault_text(enum unwind_fault fault);

#endif
