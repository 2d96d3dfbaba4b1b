// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

static int __init nested_init(void)
{
	int inner(int x) { return x - 1; }

	return inner(1);
}
module_init(nested_init);
MODULE_DESCRIPTION("a nested function, which GCC has");
MODULE_LICENSE("GPL");
