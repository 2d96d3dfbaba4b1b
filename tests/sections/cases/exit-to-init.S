// SPDX-License-Identifier: GPL-2.0-or-later
// all: warning section-mismatch leave (.exit.text) -> state (.init.data)
#include "module.h"
	.section .exit.text, "ax"
LABEL(leave)
	.quad state
	.section .init.data, "aw"
LABEL(state)
	.quad 0
