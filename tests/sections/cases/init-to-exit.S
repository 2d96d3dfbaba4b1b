// SPDX-License-Identifier: GPL-2.0-or-later
// all: warning section-mismatch setup (.init.text) -> leave (.exit.text)
#include "module.h"
	.section .init.text, "ax"
LABEL(setup)
	CALL(leave)
	.section .exit.text, "ax"
LABEL(leave)
	RET
