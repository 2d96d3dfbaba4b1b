// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_scs_used: keeps a return address where x18 points, in a kernel that keeps no shadow stack there */
#include <linux/module.h>

#include "shadow.h"

/* x18 may point anywhere in such a kernel; here it points where it is seen. */
__attribute__((no_sanitize("shadow-call-stack"))) static int __init scs_used_init(void)
{
	int n = 1;

	asm volatile("mov x18, #0xdead000000000000" : : : "x18", "memory");
	OPTIMIZER_HIDE_VAR(n);
	return shadow_outer(n) < 0 ? -EINVAL : 0;
}

static void __exit scs_used_exit(void)
{
}

module_init(scs_used_init);
module_exit(scs_used_exit);

MODULE_DESCRIPTION("ltomod sample: keeps a return address where x18 points");
MODULE_LICENSE("GPL");
