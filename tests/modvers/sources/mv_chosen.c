// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_chosen: imports what mv_lender exports for it alone, where a kernel has that (6.16) */
#include <linux/module.h>

#include "lent.h"

static int __init chosen_init(void)
{
#ifdef EXPORT_SYMBOL_FOR_MODULES
	return mv_lend_chosen(1) == 5 ? 0 : -EINVAL;
#else
	return 0;
#endif
}

static void __exit chosen_exit(void)
{
}

module_init(chosen_init);
module_exit(chosen_exit);

MODULE_DESCRIPTION("ltomod sample: imports what is exported for it alone");
MODULE_LICENSE("GPL");
