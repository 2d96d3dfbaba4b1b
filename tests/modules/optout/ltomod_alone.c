// SPDX-License-Identifier: GPL-2.0-or-later
/* ltomod_alone: the second module of one Kbuild file. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static int value = 5;

static noinline int ltomod_alone_value_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "alone %d\n", value);
}

static const struct kernel_param_ops value_ops = { .get = ltomod_alone_value_get };
module_param_cb(value, &value_ops, NULL, 0444);
MODULE_PARM_DESC(value, "reads as the module's name and a number");

static int __init alone_init(void)
{
	value++;
	return 0;
}

static void __exit alone_exit(void)
{
}

module_init(alone_init);
module_exit(alone_exit);

MODULE_DESCRIPTION("ltomod sample: the second module of one Kbuild file");
MODULE_LICENSE("GPL");
