// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exports of one LTO module used by another: functions, data, per-CPU data,
 * static keys and calls, namespaces. That a wrong version is refused, only the
 * loader can tell: see tests/kunit/suites.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/string.h>

#include "lender.h"

static void imports_functions(struct kunit *test)
{
	const struct ltomod_kunit_till inner = { .coins = 40, .change = -1 };
	const struct ltomod_kunit_till outer = { .coins = 3, .next = &inner };

	KUNIT_EXPECT_EQ(test, ltomod_kunit_count(&outer), 42ULL);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_step(41), 42);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_spare(8), 40);
}

/* The loader finds by name what it found by relocation. */
static void imports_by_name(struct kunit *test)
{
	void *step = __symbol_get("ltomod_kunit_step");
	void *motto = __symbol_get("ltomod_kunit_motto");

	if (step)
		__symbol_put("ltomod_kunit_step");
	if (motto)
		__symbol_put("ltomod_kunit_motto");
	KUNIT_EXPECT_PTR_EQ(test, step, (void *)ltomod_kunit_step);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)motto, (const void *)ltomod_kunit_motto);
	KUNIT_EXPECT_NULL(test, __symbol_get("ltomod_kunit_present"));
}

static void imports_data(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_till(), 1001ULL);
	ltomod_kunit_till.coins += 4;
	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_till(), 1005ULL);
	ltomod_kunit_till.coins -= 4;
	KUNIT_EXPECT_STREQ(test, ltomod_kunit_motto, "neither a borrower");
}

static void imports_percpu(struct kunit *test)
{
	unsigned long start = 7UL * num_possible_cpus();

	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_hits(), start);
	this_cpu_add(ltomod_kunit_hits, 2);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_hits(), start + 2);
	this_cpu_sub(ltomod_kunit_hits, 2);
}

static noinline bool our_view_of_key(void)
{
	if (static_branch_unlikely(&ltomod_kunit_key))
		return true;
	return false;
}

static void imports_static_key(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, our_view_of_key());
	KUNIT_EXPECT_TRUE(test, ltomod_kunit_own_key(true));
	KUNIT_EXPECT_TRUE(test, our_view_of_key());
	static_branch_disable(&ltomod_kunit_key);
	KUNIT_EXPECT_FALSE(test, our_view_of_key());
	KUNIT_EXPECT_FALSE(test, ltomod_kunit_own_key(false));
}

static int minus_one(int x)
{
	return x - 1;
}

static void imports_static_call(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, static_call(ltomod_kunit_call)(5), 6);
	ltomod_kunit_set_call(ltomod_kunit_thrice);
	KUNIT_EXPECT_EQ(test, static_call(ltomod_kunit_call)(5), 15);
	static_call_update(ltomod_kunit_call, minus_one);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_call(5), 4);
	KUNIT_EXPECT_EQ(test, static_call(ltomod_kunit_call)(5), 4);
	static_call_update(ltomod_kunit_call, ltomod_kunit_step);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_own_call(5), 6);
}

/* Each importer holds the exporter: depends= came out right. */
static void imports_hold_their_exporter(struct kunit *test)
{
	KUNIT_EXPECT_GE(test, module_refcount(ltomod_kunit_lender_module()), 1);
	KUNIT_EXPECT_STREQ(test, ltomod_kunit_lender_module()->name, "ltomod_kunit_lender");
	KUNIT_EXPECT_STREQ(test, THIS_MODULE->name, "ltomod_kunit_imports");
}

static struct kunit_case imports_cases[] = {
	KUNIT_CASE(imports_functions),
	KUNIT_CASE(imports_by_name),
	KUNIT_CASE(imports_data),
	KUNIT_CASE(imports_percpu),
	KUNIT_CASE(imports_static_key),
	KUNIT_CASE(imports_static_call),
	KUNIT_CASE(imports_hold_their_exporter),
	{ }
};

static struct kunit_suite imports_suite = {
	.name = "ltomod-imports",
	.test_cases = imports_cases,
};
kunit_test_suite(imports_suite);

/* Set by module_init from __initdata, and read only after it. */
static int sum_of_init __ro_after_init;
static int init_values[] __initdata = { 1, 2, 3, 4 };

int ltomod_kunit_sum_of_init(void)
{
	return sum_of_init;
}
EXPORT_SYMBOL_GPL(ltomod_kunit_sum_of_init);

static int __init imports_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(init_values); i++)
		sum_of_init += init_values[i];
	ltomod_kunit_come("imports");
	return 0;
}

static void __exit imports_exit(void)
{
	ltomod_kunit_go("imports");
}

module_init(imports_init);
module_exit(imports_exit);

MODULE_DESCRIPTION("ltomod: KUnit suite on imports");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(LTOMOD_KUNIT);
