// SPDX-License-Identifier: GPL-2.0-or-later
#define LISTED __attribute__((section(".data.list"), used))

static LISTED int first = 1;
static LISTED int second = 2;
int other = 3;
