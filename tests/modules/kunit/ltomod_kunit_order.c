// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The order in which things begin and end: modules that import from each other
 * (this one from imports, that one from lender), a suite's callbacks, and the
 * suites of a file. Some kernels run suites before module_init, so this module's
 * own comes too late to be looked at; that all exits are in order, the lender
 * checks when it goes.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "lender.h"

/* What ran, a letter each: S, i, e, X of the suite "ltomod-begin" and c, its cases. */
static char steps[32];

static void step(char letter)
{
	size_t length = strlen(steps);

	if (length < sizeof(steps) - 1)
		steps[length] = letter;
}

static int begin_suite_init(struct kunit_suite *suite)
{
	step('S');
	return 0;
}

static void begin_suite_exit(struct kunit_suite *suite)
{
	step('X');
}

static int begin_init(struct kunit *test)
{
	step('i');
	return 0;
}

static void begin_exit(struct kunit *test)
{
	step('e');
}

static void order_of_module_init(struct kunit *test)
{
	step('c');
	KUNIT_EXPECT_EQ(test, ltomod_kunit_sum_of_init(), 10);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_place("lender"), 0);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_place("imports"), 1);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_place("nobody"), -1);
}

static void order_of_callbacks(struct kunit *test)
{
	step('c');
	KUNIT_EXPECT_STREQ(test, steps, "Siceic");
}

static struct kunit_case begin_cases[] = {
	KUNIT_CASE(order_of_module_init),
	KUNIT_CASE(order_of_callbacks),
	{ }
};

static struct kunit_suite begin_suite = {
	.name = "ltomod-begin",
	.suite_init = begin_suite_init,
	.suite_exit = begin_suite_exit,
	.init = begin_init,
	.exit = begin_exit,
	.test_cases = begin_cases,
};

/* The suites of one file run in the order in which they stand. */
static void order_of_suites(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, steps, "SiceiceX");
}

static struct kunit_case end_cases[] = {
	KUNIT_CASE(order_of_suites),
	{ }
};

static struct kunit_suite end_suite = {
	.name = "ltomod-end",
	.test_cases = end_cases,
};
kunit_test_suites(&begin_suite, &end_suite);

static int __init order_init(void)
{
	ltomod_kunit_come("order");
	return 0;
}

static void __exit order_exit(void)
{
	ltomod_kunit_go("order");
}

module_init(order_init);
module_exit(order_exit);

MODULE_DESCRIPTION("ltomod: KUnit suites on order");
MODULE_LICENSE("GPL");
