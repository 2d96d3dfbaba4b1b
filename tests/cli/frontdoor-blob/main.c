// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

int core(int x);
int bare(int x);
int linked(int x);
int plain(int x);
extern int table[];

static int __init start(void)
{
	return core(1) + bare(2) + linked(3) + plain(4) + table[0];
}
module_init(start);
MODULE_DESCRIPTION("objects that nobody compiled here");
MODULE_LICENSE("GPL");
