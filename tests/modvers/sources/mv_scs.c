// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_scs: keeps return addresses on a shadow stack, were it called */
#include <linux/module.h>

int mv_scs_outer(int n);

static noinline int inner(int n)
{
	return n + 1;
}

/* Saves its return address: never called, as x18 is not a shadow stack in this kernel. */
noinline int mv_scs_outer(int n)
{
	return inner(n) + inner(n + 1) * n;
}

static void *keep __used = mv_scs_outer;

static int __init scs_init(void)
{
	return 0;
}

static void __exit scs_exit(void)
{
}

module_init(scs_init);
module_exit(scs_exit);

MODULE_DESCRIPTION("ltomod sample: keeps return addresses on a shadow stack, were it called");
MODULE_LICENSE("GPL");
