// SPDX-License-Identifier: GPL-2.0-or-later
// Labels of the compiler's: 6.1 lets them be, to 6.12 they are no names.
// 6.12: warning section-mismatch probe (.text) -> setup (.init.text)
#include "module.h"
	.text
LABEL(probe)
	.zero 16
.Lhere:
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
