// SPDX-License-Identifier: GPL-2.0-or-later
// A driver's structure points at exit code: 6.1 hides it, as there are many;
// under -W it does not, and 6.12 never does.
// 6.12: warning section-mismatch my_driver (.data) -> leave (.exit.text)
// 6.1 -W: warning section-mismatch my_driver (.data) -> leave (.exit.text)
// 6.12 -W: warning section-mismatch my_driver (.data) -> leave (.exit.text)
#include "module.h"
	.data
LABEL(my_driver)
	.quad leave
	.section .exit.text, "ax"
LABEL(leave)
	RET
