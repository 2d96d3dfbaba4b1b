// SPDX-License-Identifier: GPL-2.0-or-later
/* Arrays that a header declares without their size: clang knows the definition's, gcc what was said first; and aligned ones. */
#include "arrays.h"
int ar_load[3];
struct item ar_items[] = { { 1, "one" }, { 2, "two" } };
char ar_grid[5][4];
int ar_before[2];
extern int ar_before[];
struct aligned ar_aligned;
typedef int vector __attribute__((vector_size(16)));
vector ar_vector;
