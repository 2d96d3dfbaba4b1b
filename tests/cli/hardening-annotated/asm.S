/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Indirect jumps, of which one is marked as safe, and a function that is only ever called directly. */
	.text
	.globl	marked
	.type	marked, @function
marked:	nop
1:	jmp	*%rax
	int3
	.size	marked, . - marked
	.globl	unmarked
	.type	unmarked, @function
unmarked: nop
	call	*%rdx
	jmp	__x86_indirect_thunk_rax
	int3
	.size	unmarked, . - unmarked

	.section .discard.retpoline_safe, "", @progbits
	.quad	1b
