/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The least that passes, with sections that look like splits and are Linux's own. */
	.section .modinfo, "a", @progbits
	.asciz	"name=good"
	.asciz	"vermagic=6.1.0 SMP preempt mod_unload modversions "

	.section .init.text, "ax", @progbits
	.globl	init_module
	.type	init_module, @function
init_module:
	call	printk
	.size	init_module, . - init_module

	.section .gnu.linkonce.this_module, "aw", @progbits
	.globl	__this_module
__this_module:
	.skip	312
	.quad	init_module

	.section __versions, "a", @progbits
	.quad	0x12345678
	.asciz	"printk"
	.skip	56 - 7

	.section .data..percpu, "aw", @progbits
	.long	0
	.section .data..read_mostly, "aw", @progbits
	.long	0
	.section .data..ro_after_init, "aw", @progbits
	.long	0
	.section .data.once, "aw", @progbits
	.long	0
	.section .text.unlikely, "ax", @progbits
	nop
	.section .noinstr.text, "ax", @progbits
	nop
	.section .rodata.str1.8, "aMS", @progbits, 1
	.asciz	"text"
	.section .rodata.cst16.mask, "aM", @progbits, 16
	.quad	0, 0
	.weak	optional
	.data
	.quad	optional
