// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_lender: exports two functions, shows its till in /proc. */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "pair.h"

static atomic_t till = ATOMIC_INIT(100);

noinline int ltomod_lender_borrow(int amount)
{
	int left = atomic_sub_return(amount, &till);

	if (left < 0) {
		atomic_add(amount, &till);
		return -ENOSPC;
	}
	return left;
}
EXPORT_SYMBOL_GPL(ltomod_lender_borrow);

void ltomod_lender_give_back(int amount)
{
	atomic_add(amount, &till);
}
EXPORT_SYMBOL_GPL(ltomod_lender_give_back);

static int lender_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "till=%d\n", atomic_read(&till));
	return 0;
}

static int __init lender_init(void)
{
	return proc_create_single("ltomod_lender", 0444, NULL, lender_show) ? 0 : -ENOMEM;
}

static void __exit lender_exit(void)
{
	remove_proc_entry("ltomod_lender", NULL);
}

module_init(lender_init);
module_exit(lender_exit);

MODULE_DESCRIPTION("ltomod sample: exports to its neighbour");
MODULE_LICENSE("GPL");
