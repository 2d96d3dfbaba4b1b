// SPDX-License-Identifier: GPL-2.0-or-later
// A fault that would continue in data: the only mismatch that is an error.
// all: error section-extable table (__ex_table) -> state (.data)
#include "module.h"
	.section __ex_table, "a"
LABEL(table)
	.long stays - .
	.long state - .
	.data
LABEL(state)
	.quad 0
	.text
LABEL(stays)
	RET
