/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part that brings its own slot, as gcc -mrecord-mcount leaves it. */
	.text
	.globl	assembled
	.type	assembled, @function
assembled:
1:	call	__fentry__
	ret
	.size	assembled, . - assembled

	.section __mcount_loc, "a", @progbits
	.quad	1b
