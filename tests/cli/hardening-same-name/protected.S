/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A static function whose jump is marked as safe, and which has a type. */
	.text
	.globl	entry
	.type	entry, @function
entry:	nop
	.size	entry, . - entry

	.type	__cfi_work, @function
__cfi_work: .byte 0xb8
	.long	0x12345678
	.size	__cfi_work, . - __cfi_work
	.type	work, @function
work:	jmp	*%rax
	int3
	.size	work, . - work

	.data
	.quad	work
	.section .discard.retpoline_safe, "", @progbits
	.quad	work
