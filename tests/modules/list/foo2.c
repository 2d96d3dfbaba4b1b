// SPDX-License-Identifier: GPL-2.0-or-later
/* A global function that nothing uses. */
#include <linux/printk.h>

#include "foo.h"

int foo2(int x)
{
	pr_info("foo2 was called with %d\n", x);
	return x + 20;
}
