/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The least that modpost takes for a module. */
const char license[] __attribute__((section(".modinfo"), used)) = "license=GPL";
int needed(void);
int init_module(void) { return needed(); }

int given(void) { return 1; }
asm(".section .export_symbol,\"a\"\n"
    "__export_symbol_given:\n .asciz \"GPL\"\n .asciz \"NS\"\n"
    ".balign 8\n .quad given\n .previous");
