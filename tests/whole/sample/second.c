// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/module.h>

#include "whole.h"

static bool second_param;
module_param(second_param, bool, 0644);

WHOLE_ITEM(c, whole_nobody);

int whole_twice(int x)
{
	return 2 * x;
}
EXPORT_SYMBOL_GPL(whole_twice);

WHOLE_ITEM(d, whole_twice);
MODULE_ALIAS("ltomod-whole-second");
