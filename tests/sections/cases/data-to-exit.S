// SPDX-License-Identifier: GPL-2.0-or-later
// all: warning section-mismatch table (.data.rel) -> leave (.exit.text)
#include "module.h"
	.section .data.rel, "aw"
LABEL(table)
	.quad leave
	.section .exit.text, "ax"
LABEL(leave)
	RET
