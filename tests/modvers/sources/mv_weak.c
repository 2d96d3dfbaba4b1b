// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_weak: can do without what nobody exports */
#include <linux/module.h>

extern int mv_nobody_exports_this(void) __attribute__((weak));

/* In data: an address of 0 is too far away for a call. */
static int (*maybe)(void) __used = mv_nobody_exports_this;

static int __init weak_init(void)
{
	return READ_ONCE(maybe) ? -EINVAL : 0;
}

static void __exit weak_exit(void)
{
}

module_init(weak_init);
module_exit(weak_exit);

MODULE_DESCRIPTION("ltomod sample: can do without what nobody exports");
MODULE_LICENSE("GPL");
