// SPDX-License-Identifier: GPL-2.0-or-later
// Forgotten flags.  What is never loaded by nature is fine.
// all: warning section-nonalloc .my_table
#include "module.h"
	.section .my_table
	.quad 0
	.section .discard.mine
	.quad 0
	.section .comment
	.asciz "made by hand"
	.section .debug_mine
	.quad 0
