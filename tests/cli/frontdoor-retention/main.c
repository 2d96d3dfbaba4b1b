// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

int foo1(int value);

static int __init foo_init(void)
{
	return foo1(3) > 4;
}

static void __exit foo_exit(void)
{
}

module_init(foo_init);
module_exit(foo_exit);
MODULE_LICENSE("GPL");
