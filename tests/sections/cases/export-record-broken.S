// SPDX-License-Identifier: GPL-2.0-or-later
// Records that are no exports are another check's; none is a section-export.
#include "module.h"
	.section .export_symbol, "a"
__export_symbol_other:
	.asciz ""
	.asciz ""
	.balign 8
	.quad setup
__export_symbol_hidden:
	.asciz ""
	.asciz ""
	.balign 8
	.quad hidden
__export_symbol_setup:
	.asciz "MIT"
	.asciz ""
	.balign 8
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
hidden:	RET
