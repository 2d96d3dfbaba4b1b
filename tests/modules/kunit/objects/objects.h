/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the objects of ltomod_kunit_objects share among themselves. */
#ifndef LTOMOD_KUNIT_OBJECTS_H
#define LTOMOD_KUNIT_OBJECTS_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/percpu.h>
#include <linux/types.h>

/*
 * left.c, middle.c and right.c are the same text, twin.h: every static of one
 * has two namesakes. These are the ways in.
 */
struct twin {
	const char *(*name)(void);
	int (*bump)(void);		/* of a static of the file */
	int (*next)(void);		/* of a static of the function */
	int (*inlined)(void);		/* of a static of an inline function */
	int (*percpu)(void);
	const int *where;		/* the static of the file */
};

extern const struct twin left_twin, middle_twin, right_twin;

/* In a header on purpose: each object has one of its own, with its own count. */
static inline int inlined_count(void)
{
	static int count;

	return ++count;
}

/*
 * A section that the linker collects, as it does with the kernel's parameters
 * and initcalls: NOTE()s stand in several objects and must end up next to each
 * other, in link order, in one section. An object linked with -r gets no
 * __start_ symbol; so the object with the first one tells where they begin, and
 * no other object may name it: full LTO (seen with LLVM 19) moves a variable behind
 * all others when a later object refers to it.
 */
struct note {
	int rank;			/* the place in link order, from 0 */
	int size;			/* odd sizes show padding between objects */
	int (*run)(int x);
	const char *who;
};

#define NOTE(rank_, who_, run_)							\
	static const struct note note_##rank_ __used				\
		__section(".ltomod_notes") __aligned(sizeof(void *)) = {	\
		.rank = rank_, .size = sizeof(struct note),			\
		.run = run_, .who = who_,					\
	}

const struct note *notes_begin(void);
#define NOTES	6

/* The same with pointers, which can be written: .data, not .rodata. */
#define SLOT(rank_, variable_)							\
	static int *slot_##rank_ __used __section(".ltomod_slots") = variable_

int **slots_begin(void);
#define SLOTS	4

/* weak_default.c defines all of them weakly, weak_strong.c some of them again. */
int weak_replaced(int x);
int weak_kept(int x);
int weak_alias(int x);
extern int weak_number, weak_kept_number;
extern const char weak_text[];
int weak_ask_replaced(int x);		/* callers in the object of the weak ones */
int weak_ask_kept(int x);
int weak_ask_number(void);
const char *weak_ask_text(void);

/* percpu_other.c */
struct percpu_pair {
	int first;
	u64 second;
};
DECLARE_PER_CPU(int, percpu_shared);
DECLARE_PER_CPU_ALIGNED(struct percpu_pair, percpu_aligned);
int percpu_other_local(int cpu);
int __percpu *percpu_other_address(void);

/* assembly_<arch>.S */
long assembly_add(long a, long b);
long assembly_twice(long x);		/* assembly_c_step(assembly_c_step(x)) */
long assembly_sum(void);		/* of assembly_c_numbers */
long assembly_bias_now(void);		/* of a variable defined in C */
extern const long assembly_table[4];
extern long assembly_variable;

/* For those. */
long assembly_c_step(long x);
extern const long assembly_c_numbers[3];
extern long assembly_c_bias;

#endif
