/* SPDX-License-Identifier: GPL-2.0-or-later */
	.macro func name:req, code:vararg
	.globl \name
	.type \name, @function
\name:	\code
	ret
	.size \name, . - \name
	.endm

	.text
	func init_module, call shared
	func cleanup_module, call shared
	func shared, nop
	func used, nop
	/* It is a root by itself, whoever calls it. */
	.section .init.text, "ax", @progbits
	func __mod_pci__ids_device_table, call init_module

	.section __param, "a", @progbits
	.quad used
	.section .initcall, "a", @progbits
	.quad used
