// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/export.h>
#include <linux/kprobes.h>
#include <linux/moduleparam.h>
#include <linux/module.h>

#include "whole.h"

static char *third_param = "x";
module_param(third_param, charp, 0444);

WHOLE_ITEM(e, NULL);

int whole_called(int x)
{
	return static_branch_unlikely(&whole_key) ? x + 1 : x;
}

/* Listed by the kernel under its address. */
static noinline int whole_unprobed(int x)
{
	return x + 2;
}
NOKPROBE_SYMBOL(whole_unprobed);

int whole_third(int x);
/* Mentions an element of the first object, which does not move behind its neighbour for that. */
int whole_third(int x)
{
	return whole_unprobed(x) + (whole_item_a.function == whole_twice);
}
EXPORT_SYMBOL(whole_third);
MODULE_ALIAS("ltomod-whole-third");
MODULE_FIRMWARE("ltomod/whole.bin");
