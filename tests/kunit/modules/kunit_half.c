// SPDX-License-Identifier: GPL-2.0-or-later
/* One test prints half a line, which looks like a result, and is not heard of again. */
#include <linux/delay.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	printk(KERN_INFO "    ok 2 ba");
	for (;;)
		msleep(100);
}

ONE_BAD_TEST(half);
MODULE_DESCRIPTION("A suite that ends in half a line");
MODULE_LICENSE("GPL");
