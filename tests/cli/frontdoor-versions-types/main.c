/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/module.h>
#include "typed.h"

int typed_main(struct typed *typed)
{
	return typed_part(typed) + typed->member;
}
EXPORT_SYMBOL_GPL(typed_main);

static int __init typed_init(void)
{
	struct typed typed = { 1 };

	return typed_main(&typed) ? 0 : -EINVAL;
}

static void __exit typed_exit(void)
{
}

module_init(typed_init);
module_exit(typed_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Exports whose versions come from types");
