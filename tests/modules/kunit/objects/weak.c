// SPDX-License-Identifier: GPL-2.0-or-later
/* Weak symbols: replaced, kept, aliased, missing, and found in the kernel. */
#include <kunit/test.h>
#include <linux/printk.h>

#include "objects.h"

/*
 * Nobody defines the first; the kernel exports the second. Read through
 * variables: no instruction of arm64 reaches from a module to address 0.
 */
int weak_missing(int x) __weak;
int sprintf(char *buffer, const char *format, ...) __weak;

static struct {
	int (*missing)(int x);
	int (*found)(char *buffer, const char *format, ...);
} references = { .missing = weak_missing, .found = sprintf };

static void weak_functions(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, weak_replaced(5), 7);
	KUNIT_EXPECT_EQ(test, weak_ask_replaced(5), 7);
	KUNIT_EXPECT_EQ(test, weak_kept(5), 15);
	KUNIT_EXPECT_EQ(test, weak_ask_kept(5), 15);
	KUNIT_EXPECT_EQ(test, weak_alias(5), 1);
}

static void weak_data(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, weak_ask_number(), 2030);
	weak_number++;
	KUNIT_EXPECT_EQ(test, weak_ask_number(), 2130);
	weak_number--;
	KUNIT_EXPECT_STREQ(test, weak_text, "strong");
	KUNIT_EXPECT_STREQ(test, weak_ask_text(), "strong");
}

static void weak_undefined(struct kunit *test)
{
	char text[8] = "";

	KUNIT_EXPECT_PTR_EQ(test, (void *)READ_ONCE(references.missing), NULL);
	KUNIT_ASSERT_NOT_NULL(test, (void *)READ_ONCE(references.found));
	READ_ONCE(references.found)(text, "%d", 42);
	KUNIT_EXPECT_STREQ(test, text, "42");
}

static struct kunit_case weak_cases[] = {
	KUNIT_CASE(weak_functions),
	KUNIT_CASE(weak_data),
	KUNIT_CASE(weak_undefined),
	{ }
};

static struct kunit_suite weak_suite = {
	.name = "ltomod-weak",
	.test_cases = weak_cases,
};
kunit_test_suite(weak_suite);
