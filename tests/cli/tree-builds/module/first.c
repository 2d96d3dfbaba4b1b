// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>

int ltomod_first(int x);
int ltomod_first(int x)
{
	return x + 1;
}
EXPORT_SYMBOL_GPL(ltomod_first);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Built in several ways");
