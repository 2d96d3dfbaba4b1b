// SPDX-License-Identifier: GPL-2.0-or-later
/* One test writes where it must not. */
#include <linux/compiler.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	*(volatile int *)16 = 1;
}

ONE_BAD_TEST(oopses);
MODULE_DESCRIPTION("A suite that oopses");
MODULE_LICENSE("GPL");
