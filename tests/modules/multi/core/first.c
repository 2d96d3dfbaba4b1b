// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exports of every kind.  Its statics `tally` and `add_one` have namesakes in
 * second.c: optimized together, the two must stay apart.
 */
#include <linux/export.h>
#include <linux/percpu.h>

#include "../multi.h"

static int tally = 100;

static noinline int add_one(void)
{
	return ++tally;
}

/* 101 at each call. */
int first_tally(void)
{
	int result = add_one();

	tally = 100;
	return result;
}

u64 ltomod_multi_sum(const struct ltomod_account *account)
{
	u64 sum = 0;

	for (; account; account = account->next)
		sum += account->credit + account->delta;
	return sum;
}
EXPORT_SYMBOL(ltomod_multi_sum);

noinline int ltomod_multi_step(int x)
{
	return x + 1;
}
EXPORT_SYMBOL_GPL(ltomod_multi_step);

int ltomod_multi_hidden(int x)
{
	return x * 3;
}
EXPORT_SYMBOL_NS(ltomod_multi_hidden, LTOMOD_NS);

int ltomod_multi_hidden_gpl(int x)
{
	return x * 5;
}
EXPORT_SYMBOL_NS_GPL(ltomod_multi_hidden_gpl, LTOMOD_NS);

struct ltomod_account ltomod_multi_account = { .credit = 1000, .delta = 1 };
EXPORT_SYMBOL(ltomod_multi_account);

const char ltomod_multi_motto[] = "one of many";
EXPORT_SYMBOL_GPL(ltomod_multi_motto);

DEFINE_PER_CPU(unsigned long, ltomod_multi_hits);
EXPORT_PER_CPU_SYMBOL_GPL(ltomod_multi_hits);

/* Defined in arch/, exported here, where its prototype is known. */
EXPORT_SYMBOL_GPL(ltomod_multi_asm_add);

static int phase_first(void)
{
	return 12;
}
PHASE(2, phase_first);
