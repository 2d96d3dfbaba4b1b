// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
int no_such_thing(int x);
static int __init un(void)
{
	return no_such_thing(1);
}
module_init(un);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("asks for what nobody has");
