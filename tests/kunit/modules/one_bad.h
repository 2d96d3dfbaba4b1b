/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module of two suites: bad() stands between good tests, and a good suite follows. */
#include <kunit/test.h>
#include <linux/module.h>

static void before(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

#define ONE_BAD_TEST(suite)					\
static struct kunit_case cases[] = {				\
	KUNIT_CASE(before),					\
	KUNIT_CASE(bad),					\
	KUNIT_CASE(before),					\
	{}							\
};								\
static struct kunit_suite suite = {				\
	.name = #suite,						\
	.test_cases = cases,					\
};								\
static struct kunit_case later[] = {				\
	KUNIT_CASE(before),					\
	{}							\
};								\
static struct kunit_suite after = {				\
	.name = "after",					\
	.test_cases = later,					\
};								\
kunit_test_suites(&suite, &after)
