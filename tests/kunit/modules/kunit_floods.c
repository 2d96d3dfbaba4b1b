// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never stops talking. */
#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void bad(struct kunit *test)
{
	for (;;) {
		kunit_info(test, "%0200d", 0);
		cond_resched();
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(bad),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite floods = {
	.name = "floods",
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

kunit_test_suites(&floods, &after);
MODULE_DESCRIPTION("A suite that floods");
MODULE_LICENSE("GPL");
