// SPDX-License-Identifier: GPL-2.0-or-later
// The same where the assembler has put the section's symbol in the place of
// the function's, so that its name has to be found by address.
// all: warning section-mismatch probe (.text) -> setup (.init.text)
#include "module.h"
	.text
LABEL(probe)
	.quad .init.text + 64
	.section .init.text, "ax"
LABEL(other)
	.zero 64
LABEL(setup)
	RET
