// SPDX-License-Identifier: GPL-2.0-or-later
/* Names that no terminal and no XML file should see as they are. */
#include <kunit/test.h>
#include <linux/module.h>

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

static struct kunit_case cases[] = {
	{ .run_case = passes, .name = "rings\a the bell" },
	{ .run_case = passes, .name = "clears\033]0;title\007 \033[2J the screen" },
	{ .run_case = passes, .name = "is not text \xff\xfe" },
	{ .run_case = passes, .name = "<tag attribute=\"&\">" },
	{}
};

static struct kunit_suite names = {
	.name = "names\t\001",
	.test_cases = cases,
};

kunit_test_suite(names);
MODULE_DESCRIPTION("A suite with control characters in its names");
MODULE_LICENSE("GPL");
