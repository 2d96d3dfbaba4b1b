/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls op(), a function of another object, through a pointer: a kernel with CFI asks for its type. */
#include <linux/module.h>

long op(void *data, int value);

static long (*volatile pointer)(void *data, int value) = op;

static noinline long called_now(void)
{
	return pointer(NULL, 0);
}

static int __init called_init(void)
{
	return called_now() ? -EINVAL : 0;
}

static void __exit called_exit(void)
{
}

module_init(called_init);
module_exit(called_exit);
