// SPDX-License-Identifier: GPL-2.0-or-later
// Code that stays calls code that a built-in driver does not have.
// all: warning section-mismatch probe (.text.unlikely) -> leave (.exit.text)
#include "module.h"
	.section .text.unlikely, "ax"
LABEL(probe)
	CALL(leave)
	.section .exit.text, "ax"
LABEL(leave)
	RET
