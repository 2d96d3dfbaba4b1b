// SPDX-License-Identifier: GPL-2.0-or-later
/* As little as a module can be: no code, no data, no dependence. */
#include <linux/module.h>

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Nothing");
