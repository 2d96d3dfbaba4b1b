// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_sub: the module of a subdirectory. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static int value = 5;

static noinline int ltomod_sub_value_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "sub %d\n", value);
}

static const struct kernel_param_ops value_ops = { .get = ltomod_sub_value_get };
module_param_cb(value, &value_ops, NULL, 0444);
MODULE_PARM_DESC(value, "reads as the module's name and a number");

static int __init sub_init(void)
{
	value++;
	return 0;
}

static void __exit sub_exit(void)
{
}

module_init(sub_init);
module_exit(sub_exit);

MODULE_DESCRIPTION("ltomod sample: the module of a subdirectory");
MODULE_LICENSE("GPL");
