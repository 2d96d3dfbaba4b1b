// SPDX-License-Identifier: GPL-2.0-or-later
// A clone for a constant argument is called from init code only; a clone of
// another kind, and a numbered one, is not taken for that.
// all: warning section-mismatch scan (.text) -> setup (.init.text)
// all: warning section-mismatch walk (.text) -> setup (.init.text)
#include "module.h"
	.text
LABEL(sum.constprop.0)
	.quad setup
LABEL(scan.isra.0)
	.quad setup
LABEL(walk.12.constprop.0)
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
