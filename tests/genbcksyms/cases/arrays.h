/* SPDX-License-Identifier: GPL-2.0-or-later */
struct item { int id; char name[4]; };
extern int ar_load[];
extern struct item ar_items[];
extern char ar_grid[][4];
struct aligned { char before; struct item items[2] __attribute__((aligned(32))); int past[0]; };
