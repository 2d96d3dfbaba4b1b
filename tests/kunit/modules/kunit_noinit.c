// SPDX-License-Identifier: GPL-2.0-or-later
/* The suite's own init fails: KUnit says "not ok" without any test. */
#include <kunit/test.h>
#include <linux/module.h>

static int fails(struct kunit_suite *suite)
{
	return -ENODEV;
}

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(passes),
	{}
};

static struct kunit_suite noinit = {
	.name = "noinit",
	.suite_init = fails,
	.test_cases = cases,
};

kunit_test_suite(noinit);
MODULE_DESCRIPTION("A suite that cannot be set up");
MODULE_LICENSE("GPL");
