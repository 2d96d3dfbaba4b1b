// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>

int ltomod_first(int x);

static int __init second_init(void)
{
	return ltomod_first(LTOMOD_BY) == LTOMOD_BY + 1 ? 0 : -EINVAL;
}
module_init(second_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Asks another project's module");
