// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

extern int list_begin[], list_end[], other;

static int __init start(void)
{
	int sum = other;

	for (int *item = list_begin; item != list_end; item++)
		sum += *item;
	return sum;
}
module_init(start);
MODULE_DESCRIPTION("a list that a linker script makes");
MODULE_LICENSE("GPL");
