/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unsigned long ltomod_multi_asm_add(unsigned long a, unsigned long b) */
#include <linux/linkage.h>

	.text
SYM_FUNC_START(ltomod_multi_asm_add)
	add	x0, x0, x1
	ret
SYM_FUNC_END(ltomod_multi_asm_add)
