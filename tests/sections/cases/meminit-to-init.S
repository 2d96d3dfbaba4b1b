// SPDX-License-Identifier: GPL-2.0-or-later
// What memory hotplug needs after init: a class of its own, in 6.1 only.
// 6.1: warning section-mismatch probe (.text) -> grow (.meminit.text)
// 6.1: warning section-mismatch grow (.meminit.text) -> setup (.init.text)
// 6.1: warning section-mismatch grow (.meminit.text) -> leave (.exit.text)
#include "module.h"
	.text
LABEL(probe)
	.quad grow
	.section .meminit.text, "ax"
LABEL(grow)
	.quad setup
	.quad leave
	.section .init.text, "ax"
LABEL(setup)
	.quad grow
	.section .exit.text, "ax"
LABEL(leave)
	RET
