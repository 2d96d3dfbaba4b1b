/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the objects of ltomod_multi share among themselves. */
#ifndef LTOMOD_MULTI_PRIVATE_H
#define LTOMOD_MULTI_PRIVATE_H

#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/static_call.h>

#include <ltomod/multi.h>

/*
 * A list that the linker collects, as the kernel does with its initcalls:
 * each PHASE() leaves one pointer in section .ltomod_phases, in whichever
 * object it stands.  The pointers must end up next to each other, in link
 * order, in one section.  `rank` is the place in link order, from 0.
 */
struct phase {
	int rank;
	int (*run)(void);
};

#define PHASE_COUNT	5

#define PHASE(rank_, fn)						\
	static const struct phase phase_##rank_ = {			\
		.rank = rank_, .run = fn				\
	};								\
	const struct phase *const ltomod_phase_##rank_			\
		__used __section(".ltomod_phases") = &phase_##rank_

extern const struct phase *const ltomod_phase_0;

/* core/first.c, core/second.c: each has a static function and a static
 * variable of the same names; the results tell the two apart. */
int first_tally(void);
int second_tally(void);
int second_percpu_start(void);

/* core/switches.c */
DECLARE_STATIC_KEY_FALSE(switch_off);
DECLARE_STATIC_KEY_TRUE(switch_on);
DECLARE_STATIC_CALL(multi_operate, ltomod_multi_step);
int switches_twice(int x);
int switches_local_key(bool on);

#endif
