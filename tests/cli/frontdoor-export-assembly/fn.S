/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/cfi_types.h>
#include <linux/linkage.h>
#include <linux/export.h>

SYM_TYPED_FUNC_START(fn)
	mov	%edi, %eax
	RET
SYM_FUNC_END(fn)
EXPORT_SYMBOL(fn)
