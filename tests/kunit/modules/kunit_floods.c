// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never stops talking. */
#include <linux/sched.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	for (;;) {
		kunit_info(test, "%0200d", 0);
		cond_resched();
	}
}

ONE_BAD_TEST(floods);
MODULE_DESCRIPTION("A suite that floods");
MODULE_LICENSE("GPL");
