// SPDX-License-Identifier: GPL-2.0-or-later
// Which of several near names: 20 bytes are near for 6.12, 19 for 6.1, and of
// two equally far 6.12 takes the lower, 6.1 the first of the symbol table.
// 6.1: warning section-mismatch probe (.text) -> high (.init.data)
// 6.1: warning section-mismatch probe (.text) -> ? (.init.data)
// 6.1: warning section-mismatch probe (.text) -> low (.init.data)
// 6.12: warning section-mismatch probe (.text) -> low (.init.data)
// 6.12: warning section-mismatch probe (.text) -> high (.init.data)
// 6.12: warning section-mismatch probe (.text) -> low (.init.data)
#include "module.h"
	.text
LABEL(probe)
	.quad .init.data + 64 + 8
	.quad .init.data + 80 + 20
	.quad .init.data + 64 + 4
	.section .init.data, "aw"
	.zero 64
LABEL(low)			/* global, hence after the local ones in the table */
	.zero 16
high:	.zero 48
