/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/cfi_types.h>
#include <linux/linkage.h>

	.section .text.shared, "axG", @progbits, shared, comdat
SYM_TYPED_FUNC_START(shared)
	call	other
	RET
SYM_FUNC_END(shared)

	.section .text.other, "axG", @progbits, other, comdat
SYM_TYPED_FUNC_START(other)
	mov	datum(%rip), %eax
	RET
SYM_FUNC_END(other)

	.section .data.datum, "awG", @progbits, datum, comdat
	.globl	datum
	.balign	4
datum:
	.long	5
	.type	datum, @object
	.size	datum, 4
