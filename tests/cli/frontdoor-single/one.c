// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
int one_f(int x) { return x; }
EXPORT_SYMBOL_GPL(one_f);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("one");
