/* SPDX-License-Identifier: GPL-2.0-or-later */
	.macro func name:req, linkage=local
	.p2align 4, 0x90
	.\linkage \name
	.type \name, @function
\name:
	.endm
	.macro done name:req
	.size \name, . - \name
	.endm

	.section .init.text, "ax", @progbits
	func init_module, globl
	call middle
	call by_branch		/* local, so the assembler knows the distance */
	lea by_operand(%rip), %rax
	ret
	done init_module
	func by_branch
	ret
	done by_branch
	func by_operand
	ret
	done by_operand
	func beside
	ret
	done beside

	.text
	func middle, globl
	lea ops(%rip), %rdi
	jmp falls
	done middle
	func deep, globl
1:	ud2
	ret
	done deep
	/* asm that runs on into the next one */
	func falls, globl
	nop
	done falls
	func falls_into, globl
	ret
	done falls_into
	/* only a table about code has these */
	func described, globl
2:	ud2
	ret
	done described
	func lost, globl
	call only_lost
	lea string(%rip), %rdi
	ret
	done lost
	func only_lost, globl
	call lost
	ret
	done only_lost
	func kfunc, globl
	ret
	done kfunc
	func twin, globl
	.globl alias
alias:	ret
	done twin
	func cycle_a, globl
	jmp cycle_b
	done cycle_a
	func cycle_b, globl
	jmp cycle_a
	done cycle_b

	.section .rodata, "a", @progbits
	.globl ops
	.type ops, @object
ops:	.quad deep, cycle_a
	.size ops, . - ops
	.section .rodata.str1.1, "aMS", @progbits, 1
string:	.string "of lost alone"

	.section __bug_table, "aw", @progbits
	.long 1b - ., 0, 2b - ., 0
	.section __mcount_loc, "a", @progbits
	.quad described

	.section __param, "a", @progbits
	.type __param_level, @object
__param_level:
	.quad alias
	.size __param_level, . - __param_level

	.section .BTF_ids, "a", @progbits
	.type __BTF_ID__func__kfunc__17, @object
__BTF_ID__func__kfunc__17:
	.long 0
	.size __BTF_ID__func__kfunc__17, 4
