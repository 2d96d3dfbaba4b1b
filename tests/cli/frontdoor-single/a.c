// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
int a_f(int x) { return x; }
EXPORT_SYMBOL_GPL(a_f);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a");
