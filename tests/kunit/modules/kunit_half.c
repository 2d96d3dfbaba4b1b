// SPDX-License-Identifier: GPL-2.0-or-later
/* One test prints half a line, which looks like a result, and is not heard of again. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void bad(struct kunit *test)
{
	printk(KERN_INFO "    ok 2 ba");
	for (;;)
		msleep(100);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(bad),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite half = {
	.name = "half",
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

kunit_test_suites(&half, &after);
MODULE_DESCRIPTION("A suite that ends in half a line");
MODULE_LICENSE("GPL");
