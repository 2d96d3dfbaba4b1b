// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_borrower: imports one symbol of mv_lender */
#include <linux/module.h>

#include "lent.h"

static int __init borrower_init(void)
{
	return mv_lend(1) == 2 ? 0 : -EINVAL;
}

static void __exit borrower_exit(void)
{
}

module_init(borrower_init);
module_exit(borrower_exit);

MODULE_DESCRIPTION("ltomod sample: imports one symbol of mv_lender");
MODULE_LICENSE("GPL");
