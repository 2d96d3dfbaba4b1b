/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unsigned long ltomod_multi_asm_add(unsigned long a, unsigned long b) */
#include <linux/linkage.h>

	.text
SYM_FUNC_START(ltomod_multi_asm_add)
	leaq	(%rdi, %rsi), %rax
	RET
SYM_FUNC_END(ltomod_multi_asm_add)
