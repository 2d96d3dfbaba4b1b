// SPDX-License-Identifier: GPL-2.0-or-later
// ThinLTO gives a promoted static a name that no exemption knows: the kernel's
// tool warns, so we do, and say what has happened.
// all: warning section-mismatch my_ops (.data) -> setup (.init.text)
// all: hint the compiler has renamed it (my_ops.llvm.1234567890)
#include "module.h"
	.data
LABEL(my_ops.llvm.1234567890)
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
