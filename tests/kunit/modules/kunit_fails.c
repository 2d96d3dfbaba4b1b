// SPDX-License-Identifier: GPL-2.0-or-later
/* One test of three fails. */
#include <kunit/test.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void wrong(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1 + 1, 3);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(wrong),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite fails = {
	.name = "fails",
	.test_cases = cases,
};

kunit_test_suite(fails);
MODULE_DESCRIPTION("A suite that fails");
MODULE_LICENSE("GPL");
