// SPDX-License-Identifier: GPL-2.0-or-later
/* Large switches and indirect calls, called and calling across objects (see switch_tables.c). */
#include <kunit/test.h>

#include "code.h"

static void switches_dense(struct kunit *test)
{
	unsigned int x, wrong = 0;

	for (x = 0; x < 256; x++)
		wrong += dense_switch(x) != (x * 37 ^ 0x5a);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_EQ(test, dense_switch(255), 9435U ^ 0x5aU);
	KUNIT_EXPECT_EQ(test, dense_switch(256), 1000000U);
	KUNIT_EXPECT_EQ(test, dense_switch(~0U), 1000000U);
}

static void switches_sparse(struct kunit *test)
{
	static const struct {
		u64 x;
		const char *word;
	} want[] = {
		{ 0, "zero" }, { 1, "one" }, { 2, "two" }, { 3, "three" }, { 4, "four" }, { 5, "five" }, { 6, "none" },
		{ 100, "hundred" }, { 1ULL << 20, "mebi" }, { 1ULL << 40, "tebi" }, { ~0ULL, "all" },
		{ 1ULL << 32, "none" },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_STREQ(test, sparse_switch(want[i].x), want[i].word);
}

static void switches_that_call(struct kunit *test)
{
	static const int want[] = { 18, 6, 72, 4, 14, 10 };
	int i;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_EXPECT_EQ(test, calling_switch(i, 12, 6), want[i]);
		KUNIT_EXPECT_EQ(test, calling_switch(i + 10, 12, 6), want[i]);
	}
	KUNIT_EXPECT_EQ(test, calling_switch(6, 12, 6), 0);
}

static struct kunit_case switches_cases[] = {
	KUNIT_CASE(switches_dense),
	KUNIT_CASE(switches_sparse),
	KUNIT_CASE(switches_that_call),
	{ }
};

static struct kunit_suite switches_suite = {
	.name = "ltomod-switches",
	.test_cases = switches_cases,
};
kunit_test_suite(switches_suite);
