// SPDX-License-Identifier: GPL-2.0-or-later
// all: warning section-mismatch fixup (.pci_fixup_final) -> setup (.init.text)
#include "module.h"
	.section .pci_fixup_final, "a"
LABEL(fixup)
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
