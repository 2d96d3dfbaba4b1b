// SPDX-License-Identifier: GPL-2.0-or-later
/* Passes, skips, and takes parameters: of the module and of a test. */
#include <kunit/test.h>
#include <linux/module.h>

static int answer = 42;
module_param(answer, int, 0444);

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, answer, 42);
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "nothing to see");
}

static const int numbers[] = { 1, 2, 3 };

static void describe(const int *number, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "number %d", *number);
}

KUNIT_ARRAY_PARAM(numbers, numbers, describe);

static void each(struct kunit *test)
{
	const int *number = test->param_value;

	KUNIT_EXPECT_GT(test, *number, 0);
}

static struct kunit_case first[] = {
	KUNIT_CASE(passes),
	KUNIT_CASE(skips),
	KUNIT_CASE_PARAM(each, numbers_gen_params),
	{}
};

static struct kunit_suite good = {
	.name = "good",
	.test_cases = first,
};

static struct kunit_case second[] = {
	KUNIT_CASE(passes),
	{}
};

static struct kunit_suite better = {
	.name = "better",
	.test_cases = second,
};

kunit_test_suites(&good, &better);
MODULE_DESCRIPTION("A suite in which nothing is wrong");
MODULE_LICENSE("GPL");
