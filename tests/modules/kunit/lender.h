/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ltomod_kunit_lender exports: a symbol of every kind. */
#ifndef LTOMOD_KUNIT_LENDER_H
#define LTOMOD_KUNIT_LENDER_H

#include <linux/jump_label.h>
#include <linux/percpu.h>
#include <linux/static_call.h>
#include <linux/types.h>
#include <linux/version.h>

/* The namespace: a bare word to 6.12, since then a string. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define LTOMOD_KUNIT "LTOMOD_KUNIT"
#endif

struct module;

struct ltomod_kunit_till {
	u32 coins;
	s32 change;
	const struct ltomod_kunit_till *next;
};

u64 ltomod_kunit_count(const struct ltomod_kunit_till *till);
int ltomod_kunit_step(int x);
int ltomod_kunit_thrice(int x);
int ltomod_kunit_spare(int x);			/* namespace LTOMOD_KUNIT */

extern struct ltomod_kunit_till ltomod_kunit_till;
extern const char ltomod_kunit_motto[];
DECLARE_PER_CPU(unsigned long, ltomod_kunit_hits);
DECLARE_STATIC_KEY_FALSE(ltomod_kunit_key);
DECLARE_STATIC_CALL(ltomod_kunit_call, ltomod_kunit_step);

/* The same things as the lender sees them. */
u64 ltomod_kunit_own_till(void);
unsigned long ltomod_kunit_own_hits(void);
bool ltomod_kunit_own_key(bool on);		/* sets it, then asks it */
int ltomod_kunit_own_call(int x);
void ltomod_kunit_set_call(int (*to)(int x));
struct module *ltomod_kunit_lender_module(void);

/* Of ltomod_kunit_imports: 10 once its module_init is through. */
int ltomod_kunit_sum_of_init(void);

/*
 * Who came when. Every module function that takes part adds itself; place is
 * the number of those before it, or -1. When the lender goes, all that came
 * must have gone, the last first: else it WARNs.
 */
void ltomod_kunit_come(const char *who);
void ltomod_kunit_go(const char *who);
int ltomod_kunit_place(const char *who);

#endif
