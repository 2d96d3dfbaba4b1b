/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See objects.h. */
#include <linux/linkage.h>
#include <asm/frame.h>
#if __has_include(<linux/cfi_types.h>)
#include <linux/cfi_types.h>
#endif

	.text
/* Its address is taken: in 7.1 (not in 6.14) only a typed function begins with a landing pad. */
SYM_TYPED_FUNC_START(assembly_add)
	leaq	(%rdi, %rsi), %rax
	RET
SYM_FUNC_END(assembly_add)

SYM_FUNC_START(assembly_twice)
	FRAME_BEGIN
	subq	$8, %rsp
	call	assembly_c_step
	movq	%rax, %rdi
	call	assembly_c_step
	addq	$8, %rsp
	FRAME_END
	RET
SYM_FUNC_END(assembly_twice)

SYM_FUNC_START(assembly_sum)
	movq	assembly_c_numbers(%rip), %rax
	addq	assembly_c_numbers+8(%rip), %rax
	addq	assembly_c_numbers+16(%rip), %rax
	RET
SYM_FUNC_END(assembly_sum)

SYM_FUNC_START(assembly_bias_now)
	movq	assembly_c_bias(%rip), %rax
	RET
SYM_FUNC_END(assembly_bias_now)

	.section .rodata, "a"
	.balign	8
SYM_DATA(assembly_table, .quad 1, 2, 3, 4)

	.data
	.balign	8
SYM_DATA(assembly_variable, .quad 77)
