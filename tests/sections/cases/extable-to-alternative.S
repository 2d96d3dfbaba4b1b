// SPDX-License-Identifier: GPL-2.0-or-later
// Replacement instructions never run where they are.
// all: error section-extable table (__ex_table) -> replacement (.altinstr_replacement)
#include "module.h"
	.section __ex_table, "a"
LABEL(table)
	.long replacement - .
	.section .altinstr_replacement, "ax"
LABEL(replacement)
	RET
