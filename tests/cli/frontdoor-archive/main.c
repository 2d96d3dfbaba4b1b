// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

int needed(int x);

static int __init start(void)
{
	return needed(1);
}
module_init(start);
MODULE_DESCRIPTION("one of an archive's members");
MODULE_LICENSE("GPL");
