// SPDX-License-Identifier: GPL-2.0-or-later
// An export of what is freed, in the record of either generation.
// 6.1: warning section-export setup
// 6.1: warning section-export leave
// 6.12: warning section-export setup
#include "module.h"
	.section "___ksymtab+setup", "a"
LABEL(__ksymtab_setup)
	.long setup - .
	.section "___ksymtab_gpl+leave", "a"
LABEL(__ksymtab_leave)
	.long leave - .
	.section .export_symbol, "a"
__export_symbol_setup:
	.asciz ""
	.asciz ""
	.balign 8
	.quad setup
__export_symbol_stays:
	.asciz "GPL"
	.asciz ""
	.balign 8
	.quad stays
	.section .init.text, "ax"
LABEL(setup)
	RET
	.section .exit.text, "ax"
LABEL(leave)
	RET
	.text
LABEL(stays)
	RET
