/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Returns through the thunk, listed as objtool lists them. */
	.text
	.globl	f
	.type	f, @function
f:	nop
1:	jmp	__x86_return_thunk
	int3
	.size	f, . - f
	.section .return_sites, "a", @progbits
	.long	1b - .
