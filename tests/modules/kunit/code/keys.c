// SPDX-License-Identifier: GPL-2.0-or-later
/* Static keys: every branch of a key follows it, in whichever object and however often it was inlined. */
#include <kunit/test.h>
#include <linux/module.h>

#include "code.h"

static DEFINE_STATIC_KEY_FALSE(local_key);
static DEFINE_STATIC_KEY_TRUE(counted_key);
static DEFINE_STATIC_KEY_ARRAY_FALSE(key_row, 3);

static __always_inline int local_branch(void)
{
	if (static_branch_unlikely(&local_key))
		return 1;
	return 0;
}

static noinline int local_branches(void)
{
	return local_branch() + local_branch() * 10 + local_branch() * 100;
}

static void keys_of_this_object(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, local_branches(), 0);
	static_branch_enable(&local_key);
	KUNIT_EXPECT_EQ(test, local_branches(), 111);
	KUNIT_EXPECT_EQ(test, local_branch(), 1);
	static_branch_disable(&local_key);
	KUNIT_EXPECT_EQ(test, local_branches(), 0);
}

static void keys_of_one_name(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, other_local_key(true), 1);
	KUNIT_EXPECT_EQ(test, local_branches(), 0);
	KUNIT_EXPECT_EQ(test, other_local_key(false), 0);
}

static void keys_of_other_object(struct kunit *test)
{
	int here = 0;

	KUNIT_EXPECT_EQ(test, other_sees_keys(), 1);
	static_branch_enable(&other_off);
	static_branch_disable(&other_on);
	KUNIT_EXPECT_EQ(test, other_sees_keys(), 10);
	if (static_branch_unlikely(&other_off))
		here += 10;
	if (static_branch_likely(&other_on))
		here += 1;
	KUNIT_EXPECT_EQ(test, here, 10);
	static_branch_disable(&other_off);
	static_branch_enable(&other_on);
	KUNIT_EXPECT_EQ(test, other_sees_keys(), 1);
}

static noinline int counted(void)
{
	if (static_branch_likely(&counted_key))
		return 1;
	return 0;
}

static void keys_counted(struct kunit *test)
{
	static_branch_inc(&counted_key);	/* 1 -> 2 */
	static_branch_dec(&counted_key);
	KUNIT_EXPECT_EQ(test, counted(), 1);
	static_branch_dec(&counted_key);
	KUNIT_EXPECT_EQ(test, counted(), 0);
	static_branch_inc(&counted_key);
	KUNIT_EXPECT_EQ(test, counted(), 1);
}

/* The branch's address of its key has an addend here. */
static noinline int row(void)
{
	int seen = 0;

	if (static_branch_unlikely(&key_row[0]))
		seen += 1;
	if (static_branch_unlikely(&key_row[1]))
		seen += 10;
	if (static_branch_unlikely(&key_row[2]))
		seen += 100;
	return seen;
}

static void keys_in_a_row(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, row(), 0);
	static_branch_enable(&key_row[1]);
	KUNIT_EXPECT_EQ(test, row(), 10);
	static_branch_enable(&key_row[2]);
	static_branch_disable(&key_row[1]);
	KUNIT_EXPECT_EQ(test, row(), 100);
	static_branch_disable(&key_row[2]);
}

static struct kunit_case keys_cases[] = {
	KUNIT_CASE(keys_of_this_object),
	KUNIT_CASE(keys_of_one_name),
	KUNIT_CASE(keys_of_other_object),
	KUNIT_CASE(keys_counted),
	KUNIT_CASE(keys_in_a_row),
	{ }
};

static struct kunit_suite keys_suite = {
	.name = "ltomod-static-keys",
	.test_cases = keys_cases,
};
kunit_test_suite(keys_suite);

MODULE_DESCRIPTION("ltomod: KUnit suites on code that is patched");
MODULE_LICENSE("GPL");
