// SPDX-License-Identifier: GPL-2.0-or-later
// A module parameter may point at __initdata, but not at init code.
// all: warning section-mismatch __param_b (.data) -> setup (.init.text)
#include "module.h"
	.data
LABEL(__param_a)
	.quad value
LABEL(__param_b)
	.quad setup
	.section .init.data, "aw"
LABEL(value)
	.quad 0
	.section .init.text, "ax"
LABEL(setup)
	RET
