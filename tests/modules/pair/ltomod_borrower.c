// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_borrower: borrows 30 while it is loaded; more at each read. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "pair.h"

static int borrower_show(struct seq_file *m, void *unused)
{
	int left = ltomod_lender_borrow(50);

	seq_printf(m, "left=%d\n", left);
	if (left >= 0)
		ltomod_lender_give_back(50);
	seq_printf(m, "refused=%d\n", ltomod_lender_borrow(1000) == -ENOSPC);
	return 0;
}

static int __init borrower_init(void)
{
	int left = ltomod_lender_borrow(30);

	if (left < 0)
		return left;
	if (proc_create_single("ltomod_borrower", 0444, NULL, borrower_show))
		return 0;
	ltomod_lender_give_back(30);
	return -ENOMEM;
}

static void __exit borrower_exit(void)
{
	remove_proc_entry("ltomod_borrower", NULL);
	ltomod_lender_give_back(30);
}

module_init(borrower_init);
module_exit(borrower_exit);

MODULE_DESCRIPTION("ltomod sample: imports from its neighbour");
MODULE_LICENSE("GPL");
