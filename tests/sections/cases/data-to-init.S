// SPDX-License-Identifier: GPL-2.0-or-later
// A variable that stays points at one that is freed; .rodata may.
// all: warning section-mismatch table (.data) -> entry (.init.data)
#include "module.h"
	.data
LABEL(table)
	.quad entry
	.section .rodata, "a"
	.quad entry
	.section .init.data, "aw"
LABEL(entry)
	.quad 0
