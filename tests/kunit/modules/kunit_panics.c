// SPDX-License-Identifier: GPL-2.0-or-later
/* One test takes the kernel down. */
#include <linux/kernel.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	panic("on purpose");
}

ONE_BAD_TEST(panics);
MODULE_DESCRIPTION("A suite that panics");
MODULE_LICENSE("GPL");
