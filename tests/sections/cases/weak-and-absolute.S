// SPDX-License-Identifier: GPL-2.0-or-later
// References to what is elsewhere are no business of this check.
#include "module.h"
	.text
LABEL(probe)
	.quad absolute
	.quad undefined
	.weak missing
	.quad missing
	.set absolute, 0x1234
	.globl absolute
	.section __ex_table, "a"
	.quad undefined
	.section .init.text, "ax"
LABEL(setup)
	RET
