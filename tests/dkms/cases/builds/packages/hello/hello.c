// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

static int __init hello_init(void)
{
	pr_info("hello\n");
	return 0;
}
static void __exit hello_exit(void)
{
}
module_init(hello_init);
module_exit(hello_exit);
MODULE_DESCRIPTION("fine");
MODULE_LICENSE("GPL");
