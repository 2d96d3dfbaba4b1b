// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/export.h>
int extra(void);
int extra(void) { return 0; }
EXPORT_SYMBOL_GPL(extra);

/* So that the .ko is larger than all else that is written. */
const char filler[1 << 18] = { 1 };
