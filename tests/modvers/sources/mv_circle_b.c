// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_circle_b: needs mv_circle_a, which needs it */
#include <linux/module.h>

#include "lent.h"

int mv_circle_b(int n)
{
	return n > 0 ? mv_circle_a(n - 1) : n;
}
EXPORT_SYMBOL(mv_circle_b);

MODULE_DESCRIPTION("ltomod sample: needs mv_circle_a, which needs it");
MODULE_LICENSE("GPL");
