// SPDX-License-Identifier: GPL-2.0-or-later
// Mapping symbols, which arm64 has in every section, name nothing.
// all: warning section-mismatch probe (.text) -> setup (.init.text)
#include "module.h"
	.text
LABEL(probe)
	.zero 16
LABEL("$d.7")
	.quad .init.text + 16
	.section .init.text, "ax"
	.zero 16
LABEL("$x")
LABEL(setup)
	RET
