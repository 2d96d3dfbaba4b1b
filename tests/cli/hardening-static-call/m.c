// SPDX-License-Identifier: GPL-2.0-or-later
void step(void);
void __SCT__step(void);
asm(".pushsection .static_call.text, \"ax\"; .balign 4; .globl __SCT__step; .type __SCT__step, @function\n"
    "__SCT__step: jmp step; .byte 0x0f, 0xb9, 0xcc; .size __SCT__step, . - __SCT__step; .popsection");
void step(void) { }
struct key { void (*func)(void); void (*trampoline)(void); } key = { step, __SCT__step };
