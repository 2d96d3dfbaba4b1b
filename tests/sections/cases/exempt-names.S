// SPDX-License-Identifier: GPL-2.0-or-later
// Variables that may point at init and exit code go by the end of their name.
// 6.1: warning section-mismatch opsy (.data) -> setup (.init.text)
// 6.12: warning section-mismatch my_template (.data) -> setup (.init.text)
// 6.12: warning section-mismatch my_timer (.data) -> setup (.init.text)
// 6.12: warning section-mismatch my_sht (.data) -> setup (.init.text)
// 6.12: warning section-mismatch my_probe_one (.data) -> setup (.init.text)
// 6.12: warning section-mismatch opsy (.data) -> setup (.init.text)
#include "module.h"
	.data
LABEL(my_ops)
	.quad setup
LABEL(my_probe)
	.quad setup
LABEL(my_console)
	.quad setup
LABEL(my_template)
	.quad setup
LABEL(my_timer)
	.quad setup
LABEL(my_sht)
	.quad setup
LABEL(my_probe_one)
	.quad setup
LABEL(__param_ops_mine)
	.quad setup
LABEL(opsy)
	.quad setup
	.section .init.text, "ax"
LABEL(setup)
	RET
