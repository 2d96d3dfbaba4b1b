// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_kunit_lender: exports for ltomod_kunit_imports, and a book of who came and went. */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/string.h>

#include "lender.h"

u64 ltomod_kunit_count(const struct ltomod_kunit_till *till)
{
	u64 sum = 0;

	for (; till; till = till->next)
		sum += till->coins + till->change;
	return sum;
}
EXPORT_SYMBOL(ltomod_kunit_count);

noinline int ltomod_kunit_step(int x)
{
	return x + 1;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_step);

noinline int ltomod_kunit_thrice(int x)
{
	return x * 3;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_thrice);

int ltomod_kunit_spare(int x)
{
	return x * 5;
}
EXPORT_SYMBOL_NS_GPL(ltomod_kunit_spare, LTOMOD_KUNIT);

struct ltomod_kunit_till ltomod_kunit_till = { .coins = 1000, .change = 1 };
EXPORT_SYMBOL(ltomod_kunit_till);

const char ltomod_kunit_motto[] = "neither a borrower";
EXPORT_SYMBOL_GPL(ltomod_kunit_motto);

DEFINE_PER_CPU(unsigned long, ltomod_kunit_hits) = 7;
EXPORT_PER_CPU_SYMBOL_GPL(ltomod_kunit_hits);

DEFINE_STATIC_KEY_FALSE(ltomod_kunit_key);
EXPORT_SYMBOL_GPL(ltomod_kunit_key);

DEFINE_STATIC_CALL(ltomod_kunit_call, ltomod_kunit_step);
EXPORT_STATIC_CALL_GPL(ltomod_kunit_call);

u64 ltomod_kunit_own_till(void)
{
	return ltomod_kunit_count(&ltomod_kunit_till);
}
EXPORT_SYMBOL_GPL(ltomod_kunit_own_till);

unsigned long ltomod_kunit_own_hits(void)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(ltomod_kunit_hits, cpu);
	return sum;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_own_hits);

bool ltomod_kunit_own_key(bool on)
{
	if (on)
		static_branch_enable(&ltomod_kunit_key);
	else
		static_branch_disable(&ltomod_kunit_key);
	if (static_branch_unlikely(&ltomod_kunit_key))
		return true;
	return false;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_own_key);

int ltomod_kunit_own_call(int x)
{
	return static_call(ltomod_kunit_call)(x);
}
EXPORT_SYMBOL_GPL(ltomod_kunit_own_call);

void ltomod_kunit_set_call(int (*to)(int x))
{
	static_call_update(ltomod_kunit_call, to);
}
EXPORT_SYMBOL_GPL(ltomod_kunit_set_call);

struct module *ltomod_kunit_lender_module(void)
{
	return THIS_MODULE;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_lender_module);

static const char *here[8];
static int present;

/* Modules come and go one at a time: no lock. */
void ltomod_kunit_come(const char *who)
{
	if (!WARN_ON(present == ARRAY_SIZE(here)))
		here[present++] = who;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_come);

void ltomod_kunit_go(const char *who)
{
	if (!WARN(!present || strcmp(here[present - 1], who), "%s goes out of turn\n", who))
		present--;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_go);

int ltomod_kunit_place(const char *who)
{
	int i;

	for (i = 0; i < present; i++)
		if (!strcmp(here[i], who))
			return i;
	return -1;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_place);

static const char name[] __initconst = "lender";
static char kept_name[sizeof(name)] __ro_after_init;

static int __init lender_init(void)
{
	strscpy(kept_name, name, sizeof(kept_name));
	ltomod_kunit_come(kept_name);
	return 0;
}

static void __exit lender_exit(void)
{
	ltomod_kunit_go(kept_name);
	WARN(present, "%s is still there\n", here[0]);
}

module_init(lender_init);
module_exit(lender_exit);

MODULE_DESCRIPTION("ltomod: what the KUnit suite of imports imports");
MODULE_LICENSE("GPL");
