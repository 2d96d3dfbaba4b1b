// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never comes back. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void bad(struct kunit *test)
{
	for (;;)
		msleep(100);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(bad),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite hangs = {
	.name = "hangs",
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

kunit_test_suites(&hangs, &after);
MODULE_DESCRIPTION("A suite that hangs");
MODULE_LICENSE("GPL");
