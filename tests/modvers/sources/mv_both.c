// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_both: imports all that mv_lender exports */
#include <linux/module.h>

#include "lent.h"

static int __init both_init(void)
{
	return mv_lend(1) + mv_lend_gpl(1) + mv_lend_ns(1) == 9 ? 0 : -EINVAL;
}

static void __exit both_exit(void)
{
}

module_init(both_init);
module_exit(both_exit);

MV_IMPORT_NS(MV_NS(MV_LENDER));

MODULE_DESCRIPTION("ltomod sample: imports all that mv_lender exports");
MODULE_LICENSE("GPL");
