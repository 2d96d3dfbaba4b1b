// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include "fn.h"

static int __init start(void)
{
	return fn(1);
}
module_init(start);
MODULE_DESCRIPTION("an export of assembly");
MODULE_LICENSE("GPL");
