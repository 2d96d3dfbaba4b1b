/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See objects.h. */
#include <linux/linkage.h>

	.text
SYM_FUNC_START(assembly_add)
	add	x0, x0, x1
	ret
SYM_FUNC_END(assembly_add)

SYM_FUNC_START(assembly_twice)
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	assembly_c_step
	bl	assembly_c_step
	ldp	x29, x30, [sp], #16
	ret
SYM_FUNC_END(assembly_twice)

SYM_FUNC_START(assembly_sum)
	adrp	x9, assembly_c_numbers
	add	x9, x9, :lo12:assembly_c_numbers
	ldp	x0, x1, [x9]
	ldr	x2, [x9, #16]
	add	x0, x0, x1
	add	x0, x0, x2
	ret
SYM_FUNC_END(assembly_sum)

SYM_FUNC_START(assembly_bias_now)
	adrp	x9, assembly_c_bias
	ldr	x0, [x9, :lo12:assembly_c_bias]
	ret
SYM_FUNC_END(assembly_bias_now)

	.section .rodata, "a"
	.balign	8
SYM_DATA(assembly_table, .quad 1, 2, 3, 4)

	.data
	.balign	8
SYM_DATA(assembly_variable, .quad 77)
