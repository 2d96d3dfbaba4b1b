// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_gpl: imports what only GPL modules may */
#include <linux/kobject.h>
#include <linux/module.h>

static struct kobject *made;

static int __init gpl_init(void)
{
	made = kobject_create_and_add("mv_gpl", NULL);
	return made ? 0 : -ENOMEM;
}

static void __exit gpl_exit(void)
{
	kobject_put(made);
}

module_init(gpl_init);
module_exit(gpl_exit);

MODULE_DESCRIPTION("ltomod sample: imports what only GPL modules may");
MODULE_LICENSE("GPL");
