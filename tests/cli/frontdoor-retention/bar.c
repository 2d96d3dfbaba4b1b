// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/printk.h>

int foo1(int value);
int foo2(int value);

noinline int foo1(int value)
{
	pr_info("foo1 %d\n", value);
	return value;
}

int foo2(int value)
{
	return foo1(value + 2) * 3;
}
