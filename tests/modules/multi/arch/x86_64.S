/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unsigned long ltomod_multi_asm_add(unsigned long a, unsigned long b) */
#include <linux/linkage.h>
#if __has_include(<linux/cfi_types.h>)
#include <linux/cfi_types.h>
#endif

/*
 * Exported, so its address is anybody's to take.  In 7.1 (not in 6.14) only a typed function
 * begins with a landing pad; to 6.0 there are no typed ones.
 */
#ifndef SYM_TYPED_FUNC_START
#define SYM_TYPED_FUNC_START SYM_FUNC_START
#endif

	.text
SYM_TYPED_FUNC_START(ltomod_multi_asm_add)
	leaq	(%rdi, %rsi), %rax
	RET
SYM_FUNC_END(ltomod_multi_asm_add)
