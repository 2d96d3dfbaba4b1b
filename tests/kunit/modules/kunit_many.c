// SPDX-License-Identifier: GPL-2.0-or-later
/* A test with a thousand parameters, one of which fails. */
#include <kunit/test.h>
#include <linux/module.h>

#define COUNT 1000

static const void *next(const void *before, char *text)
{
	unsigned long n = (unsigned long)before + 1;

	if (n > COUNT)
		return NULL;
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "n=%lu", n);
	return (const void *)n;
}

static void each(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, (unsigned long)test->param_value, 700UL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(each, next),
	{}
};

static struct kunit_suite many = {
	.name = "many",
	.test_cases = cases,
};

kunit_test_suite(many);
MODULE_DESCRIPTION("A suite with many parameters");
MODULE_LICENSE("GPL");
