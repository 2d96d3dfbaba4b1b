/* SPDX-License-Identifier: GPL-2.0-or-later */
extern int counter;
int third(void) { return counter++; }
int second(int x) { return x * third(); }
