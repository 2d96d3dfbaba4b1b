/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section .modinfo, "a", @progbits
	.asciz	"name=bad"

	.section .text.split, "ax", @progbits
	.globl	init_module
init_module:
	call	unversioned
	call	promoted.llvm.123456789
	.section .data.split, "aw", @progbits
	.quad	__crc_export
	.section .rodata..Lsplit, "a", @progbits
	.long	0
	.section .bss.split, "aw", @nobits
	.skip	4
	.section .data.first, "aw", @progbits
	.long	0

	.section .twice, "a", @progbits, unique, 1
	.long	0
	.section .twice, "a", @progbits, unique, 2
	.long	0

	.section .discard.annotations, "a", @progbits
	.long	0
	.section .export_symbol, "a", @progbits
	.long	0
	.section .llvmbc, "", @progbits
	.ascii	"BC"

	.section .not.loaded, "", @progbits
hidden:	.quad	0
	.data
	.quad	hidden
	.section .initcall6.init, "a", @progbits
	.long	renamed - .
	.section __versions, "a", @progbits
	.quad	1
	.asciz	"renamed"
	.skip	56 - 8
	.quad	1
	.asciz	"promoted.llvm.123456789"
	.skip	56 - 24
	.comm	shared, 4

	.section .gnu.linkonce.this_module, "aw", @progbits
	.globl	__this_module
__this_module:
	.skip	320
