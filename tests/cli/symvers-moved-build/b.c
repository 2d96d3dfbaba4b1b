/* SPDX-License-Identifier: GPL-2.0-or-later */
__attribute__((used)) int second(void) { return 2; }
asm(".section .export_symbol,\"a\"\n"
    "__export_symbol_second:\n .asciz \"\"\n .asciz \"\"\n"
    ".balign 8\n .quad second\n .previous");
