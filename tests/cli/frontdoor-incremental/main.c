// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
int extra(void);
static int __init hello_init(void) { return extra(); }
static void __exit hello_exit(void) { pr_info("bye\n"); }
module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the least");
