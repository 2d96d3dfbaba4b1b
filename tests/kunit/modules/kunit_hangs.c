// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never comes back. */
#include <linux/delay.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	for (;;)
		msleep(100);
}

ONE_BAD_TEST(hangs);
MODULE_DESCRIPTION("A suite that hangs");
MODULE_LICENSE("GPL");
