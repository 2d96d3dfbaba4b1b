// SPDX-License-Identifier: GPL-2.0-or-later
// Code, but of a section that the kernel's list lacks: a warning.
// all: warning section-extable table (__ex_table) -> strange (.strange.text)
#include "module.h"
	.section __ex_table, "a"
LABEL(table)
	.long strange - .
	.long mended - .
	.section .strange.text, "ax"
LABEL(strange)
	RET
	.section .fixup, "ax"
LABEL(mended)
	RET
