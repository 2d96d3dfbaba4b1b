/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another of the same name, neither marked nor with a type. */
	.text
	.type	work, @function
work:	jmp	*%rax
	int3
	.size	work, . - work

	.data
	.quad	work
