// SPDX-License-Identifier: GPL-2.0-or-later
// Code that stays calls code that is freed after init.
// all: warning section-mismatch probe (.text) -> setup (.init.text)
#include "module.h"
	.text
LABEL(probe)
	CALL(setup)
	.section .init.text, "ax"
LABEL(setup)
	RET
