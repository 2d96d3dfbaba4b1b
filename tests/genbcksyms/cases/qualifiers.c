// SPDX-License-Identifier: GPL-2.0-or-later
#include "qualifiers.h"
const struct device qu_device = { "", 0 };
const struct device qu_devices[] = { { "", 0 }, { "", 0 } };
volatile unsigned long qu_ticks;
_Atomic int qu_atomic;
const int qu_table[3] = { 1, 2, 3 };
void *qu_copy(void *restrict to, const void *restrict from, char *const end) { return from ? to : end; }
unsigned __int128 qu_wide(__int128 x, signed char s, unsigned char u, _Bool b, double d) { return (unsigned)(x + s + u + b + (int)d); }
