// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_noretpoline: an indirect call without retpoline */
#include <linux/module.h>

static int one(int n)
{
	return n + 1;
}

static int (*volatile call)(int) = one;

static int __init noretpoline_init(void)
{
	return call(1) == 2 ? 0 : -EINVAL;
}

static void __exit noretpoline_exit(void)
{
}

module_init(noretpoline_init);
module_exit(noretpoline_exit);

MODULE_DESCRIPTION("ltomod sample: an indirect call without retpoline");
MODULE_LICENSE("GPL");
