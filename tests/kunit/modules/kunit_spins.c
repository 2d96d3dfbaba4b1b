// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never gives the processor up. */
#include <kunit/test.h>
#include <linux/processor.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static void bad(struct kunit *test)
{
	for (;;)
		cpu_relax();
}

static struct kunit_case cases[] = {
	KUNIT_CASE(before),
	KUNIT_CASE(bad),
	KUNIT_CASE(before),
	{}
};

static struct kunit_suite spins = {
	.name = "spins",
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

kunit_test_suites(&spins, &after);
MODULE_DESCRIPTION("A suite that spins");
MODULE_LICENSE("GPL");
