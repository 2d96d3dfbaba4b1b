/* SPDX-License-Identifier: GPL-2.0-or-later */
	.macro func name:req, code:vararg
	.globl \name
	.type \name, @function
\name:	\code
	ret
	.size \name, . - \name
	.endm

	.text
	func init_module, lea asked(%rip), %rdi
	func found, nop
	func lost, lea called(%rip), %rdi

	.section .rodata.str1.1, "aMS", @progbits, 1
asked:	.string "found"
called:	.string "lost"
