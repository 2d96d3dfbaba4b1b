// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ltomod_user: imports one export of each kind from ltomod_multi, those of
 * its namespace included.  /proc/ltomod_user tells what came back.
 */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include <ltomod/multi.h>

static int user_show(struct seq_file *m, void *unused)
{
	struct ltomod_account mine = { .credit = 5, .delta = 6, .next = &ltomod_multi_account };

	this_cpu_add(ltomod_multi_hits, 2);
	seq_printf(m, "sum=%llu step=%d hidden=%d hidden_gpl=%d asm=%lu motto=%s\n",
		   ltomod_multi_sum(&mine), ltomod_multi_step(1),
		   ltomod_multi_hidden(2), ltomod_multi_hidden_gpl(2),
		   ltomod_multi_asm_add(3, 4), ltomod_multi_motto);
	return 0;
}

static int __init user_init(void)
{
	return proc_create_single("ltomod_user", 0444, NULL, user_show) ? 0 : -ENOMEM;
}

static void __exit user_exit(void)
{
	remove_proc_entry("ltomod_user", NULL);
}

module_init(user_init);
module_exit(user_exit);

MODULE_DESCRIPTION("ltomod sample: a user of another module's exports");
MODULE_LICENSE("GPL");
/* Expanded here: in 5.15 the kernel's macro does not do so. */
#define IMPORT_NS(ns) MODULE_IMPORT_NS(ns)
IMPORT_NS(LTOMOD_NS);
