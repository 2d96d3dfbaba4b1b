// SPDX-License-Identifier: GPL-2.0-or-later
/* One test makes the kernel warn. */
#include <kunit/test.h>
#include <linux/bug.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void bad(struct kunit *test)
{
	WARN(1, "on purpose");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(bad),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite warns = {
	.name = "warns",
	.test_cases = cases,
};

static struct kunit_case later[] = {
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite after = {
	.name = "after",
	.test_cases = later,
};

kunit_test_suites(&warns, &after);
MODULE_DESCRIPTION("A suite that warns");
MODULE_LICENSE("GPL");
