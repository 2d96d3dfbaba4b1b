/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/linkage.h>
#include <linux/cfi_types.h>
#if !defined(CONFIG_CC_IS_CLANG) || defined(CONFIG_CC_IS_GCC) || !defined(CONFIG_AS_IS_LLVM)
#error "the overlay is not seen in assembly"
#endif
SYM_TYPED_FUNC_START(asm_answer)
#ifdef __x86_64__
	movl $42, %eax
	RET
#else
	mov w0, #42
	ret
#endif
SYM_FUNC_END(asm_answer)
