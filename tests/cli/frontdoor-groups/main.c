// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

int shared(int x);
int other(int x);
extern int datum;

static int __init start(void)
{
	return shared(1) + other(2) + datum;
}
module_init(start);
MODULE_DESCRIPTION("sections in groups, as a C++ compiler makes them");
MODULE_LICENSE("GPL");
