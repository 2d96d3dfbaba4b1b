// SPDX-License-Identifier: GPL-2.0-or-later
/* Section-collected arrays: complete, without holes, in link order (see NOTE and SLOT). */
#include <kunit/test.h>

#include "objects.h"

static int sections_run(int x)
{
	return x + 40;
}
NOTE(4, "sections", sections_run);
NOTE(5, "sections again", weak_kept);

static int slot_value = 77;
SLOT(3, &slot_value);

static void sections_in_order(struct kunit *test)
{
	const struct note *note = notes_begin();
	int i;

	for (i = 0; i < NOTES; i++) {
		KUNIT_EXPECT_EQ(test, note[i].rank, i);
		KUNIT_EXPECT_EQ(test, note[i].size, (int)sizeof(*note));
	}
}

static void sections_point_right(struct kunit *test)
{
	static const char *const who[] = { "left", "left again", "middle", "right", "sections", "sections again" };
	static const int of_seven[] = { 14, 49, 27, 37, 47, 21 };
	const struct note *note = notes_begin();
	int i;

	for (i = 0; i < NOTES; i++) {
		KUNIT_EXPECT_STREQ(test, note[i].who, who[i]);
		KUNIT_EXPECT_EQ(test, note[i].run(7), of_seven[i]);
	}
}

static void sections_of_pointers(struct kunit *test)
{
	int **slot = slots_begin();
	int i, seen = 0;

	KUNIT_EXPECT_PTR_EQ(test, (const int *)slot[0], left_twin.where);
	KUNIT_EXPECT_PTR_EQ(test, (const int *)slot[1], middle_twin.where);
	KUNIT_EXPECT_PTR_EQ(test, (const int *)slot[2], right_twin.where);
	KUNIT_EXPECT_PTR_EQ(test, slot[3], &slot_value);
	for (i = 0; i < SLOTS; i++)
		if (slot[i] == &slot_value)
			seen += *slot[i];
	KUNIT_EXPECT_EQ(test, seen, 77);
}

static struct kunit_case sections_cases[] = {
	KUNIT_CASE(sections_in_order),
	KUNIT_CASE(sections_point_right),
	KUNIT_CASE(sections_of_pointers),
	{ }
};

static struct kunit_suite sections_suite = {
	.name = "ltomod-sections",
	.test_cases = sections_cases,
};
kunit_test_suite(sections_suite);
