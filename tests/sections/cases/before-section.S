// SPDX-License-Identifier: GPL-2.0-or-later
// An x86_64 reference relative to the next instruction points 4 bytes before
// what it means; before the section's start only 6.1 finds that near.
// 6.1: warning section-mismatch probe (.text) -> first (.init.text)
// 6.12: warning section-mismatch probe (.text) -> ? (.init.text)
#include "module.h"
	.text
LABEL(probe)
	.quad .init.text - 4
	.section .init.text, "ax"
LABEL(first)
	RET
