// SPDX-License-Identifier: GPL-2.0-or-later
/* One test never gives the processor up. */
#include <linux/processor.h>
#include "one_bad.h"

static void bad(struct kunit *test)
{
	for (;;)
		cpu_relax();
}

ONE_BAD_TEST(spins);
MODULE_DESCRIPTION("A suite that spins");
MODULE_LICENSE("GPL");
