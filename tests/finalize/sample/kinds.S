/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no compiler writes, in assembly for both machines. */
	.section .data..kinds, "aw"
	.globl kinds_value
	.type kinds_value, %object
	.balign 64
kinds_value:
	.long 42
	.size kinds_value, 4
	/* A table that says where itself is. */
	.balign 8
here:	.quad here, .data..kinds + 4, kinds_value - 8

	/* Constants and strings to be merged: again and again, at other places, with other sizes. */
	.section .rodata.cst8, "aM", %progbits, 8
	.quad 1, 2, 1
	.section .rodata.cst16, "aM", %progbits, 16
	.balign 16
	.quad 1, 2, 3, 4, 1, 2
	.section .rodata.str1.8, "aMS", %progbits, 1
	.balign 8
	.asciz "aligned"
	.balign 8
first:	.asciz "a"
	.balign 8
	.asciz "aligned"
	.balign 8
	.asciz "b"
	.balign 8
	.asciz "seven.."
	.section .rodata.str2.2, "aMS", %progbits, 2
	.balign 2
	.short 'w', 'o', 0, 'w', 'o', 0, 0
	.data
	.balign 8
	.weak weak_and_gone
	.quad first, .rodata.cst8 + 16, weak_and_gone

	/* Sorted by the kernel's script, if it has them. */
	.section .init_array.20, "aw", %init_array
	.balign 8
	.quad 0
	.section .init_array.3, "aw", %init_array
	.balign 8
	.quad 1

	/* Bytes before and after a name that a script knows. */
	.section .bss.kinds, "aw", %nobits
	.balign 32
	.skip 40
	.section .note.kinds, "a", %note
	.balign 4
	.long 4, 4, 1
	.asciz "LTO"
	.long 7
	.section .note.GNU-stack, "", %progbits
