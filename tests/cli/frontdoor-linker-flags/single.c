// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

extern char ltomod_answer[];

static int __init start(void)
{
	return (int)(long)ltomod_answer;
}
module_init(start);
MODULE_DESCRIPTION("a module of one object, with a symbol of the linker's");
MODULE_LICENSE("GPL");
