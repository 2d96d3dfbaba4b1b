/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section .modinfo, "a"
	.asciz "license=GPL"
	.section __ex_table, "a"
	.long probe - .
	.long state - .
	.text
	.globl probe
probe:	ret
	.data
	.globl state
state:	.quad 0
