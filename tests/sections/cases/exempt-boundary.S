// SPDX-License-Identifier: GPL-2.0-or-later
// The linker script's marks are addresses with nothing behind them.
#include "module.h"
	.text
LABEL(probe)
	.quad _sinittext
	.quad _einittext
	.quad __init_begin
	.section .init.text, "ax"
LABEL(__init_begin)
LABEL(_sinittext)
	RET
LABEL(_einittext)
