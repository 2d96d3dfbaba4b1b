// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_optout: one half is bitcode (this), the other native (native.c). */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "generated.h"

int native_answer(int x);
int optout_callback(int x);

/* Called back from native code. */
int optout_callback(int x)
{
	return x * 2;
}

static int optout_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "native=%d generated=%d flags=%d%d\n", native_answer(20),
		   TABLE_apples + TABLE_pears, LTOMOD_FOR_ALL, LTOMOD_FOR_MAIN);
	return 0;
}

static int __init optout_init(void)
{
	return proc_create_single("ltomod_optout", 0444, NULL, optout_show) ? 0 : -ENOMEM;
}

static void __exit optout_exit(void)
{
	remove_proc_entry("ltomod_optout", NULL);
}

module_init(optout_init);
module_exit(optout_exit);

MODULE_DESCRIPTION("ltomod sample: an object that opts out of LTO");
MODULE_LICENSE("GPL");
