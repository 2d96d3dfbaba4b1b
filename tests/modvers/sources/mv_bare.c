// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_bare: imports nothing of its own */
#include <linux/module.h>

static int value = 1;
module_param(value, int, 0444);

MODULE_DESCRIPTION("ltomod sample: imports nothing of its own");
MODULE_LICENSE("GPL");
