/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a linked kernel says which modules it loads. */
	.macro export name, crc, class=, ns=
	.section __ksymtab_strings, "aMS", @progbits, 1
1:	.asciz "\name"
2:	.asciz "\ns"
	.section __ksymtab\class, "a"
	.long 0, 1b - ., 2b - .
	.section __kcrctab\class, "a"
	.long \crc
	.endm
	export module_layout, 1
	export printk, 0x12345678
	export imported_data, 0x9abcdef0, _gpl, CRYPTO
	.section .rodata, "a"
vermagic: .asciz "6.1.0-test SMP preempt mod_unload modversions "
linux_banner: .asciz "Linux version 6.1.0-test (somebody) #1"
	.text
	.globl _start
_start:	nop
