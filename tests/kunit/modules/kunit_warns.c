// SPDX-License-Identifier: GPL-2.0-or-later
/* One test makes the kernel warn. */
#include <linux/bug.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	WARN(1, "on purpose");
}

ONE_BAD_TEST(warns);
MODULE_DESCRIPTION("A suite that warns");
MODULE_LICENSE("GPL");
