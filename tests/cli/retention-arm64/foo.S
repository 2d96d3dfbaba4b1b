/* SPDX-License-Identifier: GPL-2.0-or-later */
	.macro func name:req, linkage=local
	.\linkage \name
	.type \name, %function
\name:
	.endm
	.macro done name:req
	.size \name, . - \name
	.endm

	.text
	func init_module, globl
	bl far
	tbz x0, #3, by_test
	cbnz x0, by_compare
	b.eq by_condition
	adr x0, by_address
	ldr x1, by_literal
1:	ldr x2, [x0]
	b by_branch
	done init_module
	func by_test
	ret
	done by_test
	func by_compare
	ret
	done by_compare
	func by_condition
	ret
	done by_condition
	func by_address
	ret
	done by_address
	func by_literal
	ret
	done by_literal
	func by_branch
	brk #1
	done by_branch
	/* What an alternative puts in the place of 1b does not run on into the next function. */
2:	ldar x2, [x0]
	func lost, globl
	bl lost
	done lost
	/* As does what ends without a branch. */
	func far, globl
	add x0, x0, #1
	done far
	func next, globl
	br x1
	done next
	func beside, globl
	ret
	done beside
	.section .altinstructions, "a", @progbits
	.word 1b - ., 2b - .
	.hword 1
	.byte 4, 4
