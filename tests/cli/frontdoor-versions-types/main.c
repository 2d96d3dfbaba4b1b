/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/module.h>
#include "typed.h"

int typed_main(struct typed *typed)
{
	return typed_part(typed) + typed->member;
}
EXPORT_SYMBOL_GPL(typed_main);

/* Exported here, defined elsewhere: in another file, and in assembly. */
EXPORT_SYMBOL(typed_far);

asm(".pushsection .data\n"
    ".globl typed_asm\n"
    ".type typed_asm, @object\n"
    "typed_asm: .quad 0\n"
    ".size typed_asm, 8\n"
    ".popsection");
extern struct typed *typed_asm;
EXPORT_SYMBOL(typed_asm);

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
