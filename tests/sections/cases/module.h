/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cases share: a module's bare minimum, and one word for two machines. */
	.section .modinfo, "a"
	.asciz "license=GPL"
	.text
#define LABEL(name) .globl name ; name:
#ifdef __x86_64__
#define CALL(name) call name
#define RET ret
#else
#define CALL(name) bl name
#define RET ret
#endif
