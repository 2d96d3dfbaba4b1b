// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_norethunk: functions that return by themselves */
#include <linux/module.h>

static int __init norethunk_init(void)
{
	pr_info("returns\n");
	return 0;
}

static void __exit norethunk_exit(void)
{
	pr_info("returned\n");
}

module_init(norethunk_init);
module_exit(norethunk_exit);

MODULE_DESCRIPTION("ltomod sample: returns without a thunk");
MODULE_LICENSE("GPL");
