// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_list: uses foo1 and foo3.c's foo3_user, neither foo2 nor foo3. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "foo.h"

static int one = 1;
module_param(one, int, 0644);
MODULE_PARM_DESC(one, "what the functions get");

static int list_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "foo1=%d foo3_user=%d\n", foo1(one), foo3_user(one));
	return 0;
}

static int __init list_init(void)
{
	return proc_create_single("ltomod_list", 0444, NULL, list_show) ? 0 : -ENOMEM;
}

static void __exit list_exit(void)
{
	remove_proc_entry("ltomod_list", NULL);
}

module_init(list_init);
module_exit(list_exit);

MODULE_DESCRIPTION("ltomod sample: used, unused and static functions");
MODULE_LICENSE("GPL");
