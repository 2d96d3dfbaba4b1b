// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "names.h"

static int names_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "first=%d second=%d lone=%d\n", names_first(1),
		   names_second(2), names_alone(3));
	return 0;
}

static int __init names_init(void)
{
	return proc_create_single("ltomod_names", 0444, NULL, names_show) ? 0 : -ENOMEM;
}

static void __exit names_exit(void)
{
	remove_proc_entry("ltomod_names", NULL);
}

module_init(names_init);
module_exit(names_exit);

MODULE_DESCRIPTION("ltomod sample: statics that LTO has another object use");
MODULE_LICENSE("GPL");
