/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The least that modpost takes for a module, and an export. */
const char license[] __attribute__((section(".modinfo"), used)) = "license=GPL";
int needed(void);
int second(void);
__attribute__((used)) int init_module(void) { return needed() + second(); }

__attribute__((used)) int first(void) { return 1; }
asm(".section .export_symbol,\"a\"\n"
    "__export_symbol_first:\n .asciz \"GPL\"\n .asciz \"NS\"\n"
    ".balign 8\n .quad first\n .previous");
