// SPDX-License-Identifier: GPL-2.0-or-later
// Nothing near has a name on either side.
// all: warning section-mismatch ? (.text) -> ? (.init.text)
#include "module.h"
	.text
	.quad .init.text + 64
	.section .init.text, "ax"
LABEL(far)
	.zero 128
