// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_patch: patches the function name= of ltomod_names, the pos= th of that name. */
#include <linux/livepatch.h>
#include <linux/module.h>

static char *name = "names_lone";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "which function");

static int pos;
module_param(pos, int, 0444);
MODULE_PARM_DESC(pos, "which of several of one name, from 1; 0: it is the only one");

static int patched(int x)
{
	return x + 5000;
}

static struct klp_func functions[] = {
	{ .new_func = patched },
	{ }
};

static struct klp_object objects[] = {
	{ .name = "ltomod_names", .funcs = functions },
	{ }
};

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static int __init patch_init(void)
{
	functions[0].old_name = name;
	functions[0].old_sympos = pos;
	return klp_enable_patch(&patch);
}

static void __exit patch_exit(void)
{
}

module_init(patch_init);
module_exit(patch_exit);

MODULE_DESCRIPTION("ltomod sample: a livepatch by the name of a static");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
