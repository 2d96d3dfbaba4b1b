// SPDX-License-Identifier: GPL-2.0-or-later
/* Static calls: updated from one object, all call sites follow, tail calls among them. */
#include <kunit/test.h>

#include "code.h"

static int seen;

static void see(int x)
{
	seen = x;
}

DEFINE_STATIC_CALL_NULL(calls_maybe, see);

static noinline int tail(int x)
{
	return static_call(other_operate)(x);
}

static noinline int nested(int x)
{
	return static_call(other_operate)(static_call(other_operate)(x)) * 10;
}

static void calls_follow_update(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, other_operates(5), 6);
	KUNIT_EXPECT_EQ(test, tail(5), 6);
	KUNIT_EXPECT_EQ(test, nested(5), 70);
	static_call_update(other_operate, operate_double);
	KUNIT_EXPECT_EQ(test, other_operates(5), 10);
	KUNIT_EXPECT_EQ(test, tail(5), 10);
	KUNIT_EXPECT_EQ(test, nested(5), 200);
	static_call_update(other_operate, operate_add);
	KUNIT_EXPECT_EQ(test, other_operates(5), 6);
	KUNIT_EXPECT_EQ(test, tail(5), 6);
}

static int minus_seven(int x)
{
	return x - 7;
}

/* To a static function of this object, called from the other. */
static void calls_to_static(struct kunit *test)
{
	static_call_update(other_operate, minus_seven);
	KUNIT_EXPECT_EQ(test, other_operates(5), -2);
	KUNIT_EXPECT_EQ(test, nested(20), 60);
	KUNIT_EXPECT_PTR_EQ(test, (void *)static_call_query(other_operate), (void *)minus_seven);
	static_call_update(other_operate, operate_add);
}

static void calls_of_nothing(struct kunit *test)
{
	seen = 1;
	static_call_cond(calls_maybe)(2);
	KUNIT_EXPECT_EQ(test, seen, 1);
	static_call_update(calls_maybe, see);
	static_call_cond(calls_maybe)(3);
	KUNIT_EXPECT_EQ(test, seen, 3);
	static_call_update(calls_maybe, NULL);
	static_call_cond(calls_maybe)(4);
	KUNIT_EXPECT_EQ(test, seen, 3);
}

static void calls_that_return_zero(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, other_calls_quiet(142), 0);
	static_call_update(other_quiet, operate_no_more);
	KUNIT_EXPECT_EQ(test, other_calls_quiet(142), 42);
	static_call_update(other_quiet, (void *)&__static_call_return0);
	KUNIT_EXPECT_EQ(test, other_calls_quiet(142), 0);
}

static struct kunit_case calls_cases[] = {
	KUNIT_CASE(calls_follow_update),
	KUNIT_CASE(calls_to_static),
	KUNIT_CASE(calls_of_nothing),
	KUNIT_CASE(calls_that_return_zero),
	{ }
};

static struct kunit_suite calls_suite = {
	.name = "ltomod-static-calls",
	.test_cases = calls_cases,
};
kunit_test_suite(calls_suite);
