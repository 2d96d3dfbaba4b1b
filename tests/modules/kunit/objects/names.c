// SPDX-License-Identifier: GPL-2.0-or-later
/* Statics of one name in several objects: optimized together, they must stay apart. */
#include <kunit/test.h>
#include <linux/module.h>

#include "objects.h"

static const struct twin *const twins[] = { &left_twin, &middle_twin, &right_twin };
static const char *const words[] = { "left_twin", "middle_twin", "right_twin" };
#define TWINS	ARRAY_SIZE(twins)

static void names_of_constants(struct kunit *test)
{
	int i;

	for (i = 0; i < TWINS; i++)
		KUNIT_EXPECT_STREQ(test, twins[i]->name(), words[i]);
}

/* Counted in turns, each counts for itself. */
static void names_of_file_statics(struct kunit *test)
{
	int turn, i, start[TWINS];

	for (i = 0; i < TWINS; i++)
		start[i] = *twins[i]->where;
	for (turn = 1; turn <= 3; turn++)
		for (i = 0; i < TWINS; i++)
			KUNIT_EXPECT_EQ(test, twins[i]->bump(), start[i] + turn);
	for (i = 0; i < TWINS; i++) {
		KUNIT_EXPECT_EQ(test, *twins[i]->where, start[i] + 3);
		KUNIT_EXPECT_EQ(test, start[i] / 100, i + 1);
	}
}

static void names_of_function_statics(struct kunit *test)
{
	int turn, i, last[TWINS];

	for (i = 0; i < TWINS; i++) {
		last[i] = twins[i]->next();
		KUNIT_EXPECT_EQ(test, last[i] / 1000, i + 1);
	}
	for (turn = 1; turn <= 3; turn++)
		for (i = 0; i < TWINS; i++)
			KUNIT_EXPECT_EQ(test, twins[i]->next(), last[i] + turn);
}

static void names_of_inline_statics(struct kunit *test)
{
	int i, first = left_twin.inlined();

	/* The others were not called yet, or as often. */
	for (i = 1; i < TWINS; i++)
		KUNIT_EXPECT_EQ(test, twins[i]->inlined(), first);
	KUNIT_EXPECT_EQ(test, inlined_count(), first);
}

static void names_of_percpu_statics(struct kunit *test)
{
	int i;

	for (i = 0; i < TWINS; i++)
		KUNIT_EXPECT_EQ(test, twins[i]->percpu(), (i + 1) * 100 + 50);
}

/* Functions of one body but two addresses: nothing was folded together. */
static void names_of_functions(struct kunit *test)
{
	KUNIT_EXPECT_PTR_NE(test, (void *)left_twin.inlined, (void *)middle_twin.inlined);
	KUNIT_EXPECT_PTR_NE(test, (void *)middle_twin.inlined, (void *)right_twin.inlined);
	KUNIT_EXPECT_PTR_NE(test, left_twin.where, right_twin.where);
}

static struct kunit_case names_cases[] = {
	KUNIT_CASE(names_of_constants),
	KUNIT_CASE(names_of_file_statics),
	KUNIT_CASE(names_of_function_statics),
	KUNIT_CASE(names_of_inline_statics),
	KUNIT_CASE(names_of_percpu_statics),
	KUNIT_CASE(names_of_functions),
	{ }
};

static struct kunit_suite names_suite = {
	.name = "ltomod-names",
	.test_cases = names_cases,
};
kunit_test_suite(names_suite);

MODULE_DESCRIPTION("ltomod: KUnit suites on objects linked together");
MODULE_LICENSE("GPL");
