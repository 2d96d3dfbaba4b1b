/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ltomod_multi exports.  One export of each kind, so that each kind
 * has a user in the module next door (../user).
 */
#ifndef LTOMOD_MULTI_H
#define LTOMOD_MULTI_H

#include <linux/percpu-defs.h>
#include <linux/types.h>
#include <linux/version.h>

/* A namespace is a bare word before Linux 6.13 and a string from there on. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define LTOMOD_NS "LTOMOD_MULTI"
#else
#define LTOMOD_NS LTOMOD_MULTI
#endif

/* A type with some depth, so that the symbol versions have work to do. */
struct ltomod_account {
	u64 credit;
	s32 delta;
	union {
		u32 flags;
		struct {
			u16 low, high;
		} half;
	};
	const struct ltomod_account *next;
};

u64 ltomod_multi_sum(const struct ltomod_account *first);	/* EXPORT_SYMBOL */
int ltomod_multi_step(int x);					/* EXPORT_SYMBOL_GPL */
int ltomod_multi_hidden(int x);					/* EXPORT_SYMBOL_NS */
int ltomod_multi_hidden_gpl(int x);				/* EXPORT_SYMBOL_NS_GPL */
unsigned long ltomod_multi_asm_add(unsigned long a, unsigned long b); /* assembly */

extern struct ltomod_account ltomod_multi_account;		/* data */
extern const char ltomod_multi_motto[];				/* read-only data */
DECLARE_PER_CPU(unsigned long, ltomod_multi_hits);		/* per-CPU data */

#endif
