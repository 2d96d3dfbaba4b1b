// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

int given(int x);
int __real_given(int x);
int __wrap_given(int x);
extern char ltomod_answer[];

int __wrap_given(int x)
{
	return __real_given(x) + (int)(long)ltomod_answer;
}

static int __init start(void)
{
	return given(1);
}
module_init(start);
MODULE_DESCRIPTION("a call that the linker leads elsewhere");
MODULE_LICENSE("GPL");
