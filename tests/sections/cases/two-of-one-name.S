// SPDX-License-Identifier: GPL-2.0-or-later
// Two sections of one name: to 6.1 they are one place, to 6.12 two.
// 6.1: warning section-mismatch nearer (.text) -> setup (.init.text)
// 6.12: warning section-mismatch probe (.text) -> setup (.init.text)
#include "module.h"
	.section .text, "ax", %progbits, unique, 1
LABEL(probe)
	.zero 32
	.quad setup
	.section .text, "ax", %progbits, unique, 2
	.zero 16
LABEL(nearer)
	.zero 32
	.section .init.text, "ax"
LABEL(setup)
	RET
