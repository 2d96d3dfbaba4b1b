/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * __mcount_loc: the table by which ftrace finds the call to __fentry__ at the
 * start of every traceable function of an x86_64 module: one 8-byte slot a
 * call, filled in by the module loader through an R_X86_64_64 relocation.
 *
 * Who makes it depends on the kernel: gcc (-mrecord-mcount), objtool --mcount,
 * or recordmcount.  None of them can for bitcode of clang, so this pass does
 * it once the module is linked.  Like gcc it lists every call, in .init.text
 * too (ftrace forgets those when the kernel frees the section).
 */
#ifndef LTOMOD_FINALIZE_MCOUNT_H
#define LTOMOD_FINALIZE_MCOUNT_H

#include "base/diag.h"
#include "model/code.h"
#include "model/edit.h"

/* What the kernel wants to find at a recorded place: ftrace compares the bytes
 * when it takes over a module, and warns when they differ. */
enum mcount_call {
	MCOUNT_KEEP,	/* the call (CC, recordmcount) */
	MCOUNT_NOP,	/* a 5-byte NOP (objtool with HAVE_OBJTOOL_NOP_MCOUNT) */
};

struct mcount_counts {
	size_t calls;	/* calls to __fentry__ found */
	size_t added;	/* of these, without a slot before */
	size_t nops;	/* calls turned into NOPs */
	size_t slots;	/* in the finished table */
};

/*
 * Plans what is missing in the object behind @code: nothing if every call has
 * its slot and looks as @call says.  An existing table is completed, never
 * doubled; slots are in order of sections, then of offsets.
 * Returns 0, or -EBADMSG with a diagnostic (a reference to __fentry__ that is
 * no call, a table that is none, two tables).
 */
int mcount_plan(const struct code *code, enum mcount_call call,
		struct arena *arena, struct diags *diags, struct edits *edits,
		struct mcount_counts *counts);

#endif
