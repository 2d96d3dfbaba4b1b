/* SPDX-License-Identifier: GPL-2.0-or-later */
int second(int);
int counter;
int first(int x) { return second(x) + counter; }
asm(".globl from_asm\nfrom_asm:");
