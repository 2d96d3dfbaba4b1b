// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_circle_a: needs mv_circle_b, which needs it */
#include <linux/module.h>

#include "lent.h"

int mv_circle_a(int n)
{
	return n > 0 ? mv_circle_b(n - 1) : n;
}
EXPORT_SYMBOL(mv_circle_a);

MODULE_DESCRIPTION("ltomod sample: needs mv_circle_b, which needs it");
MODULE_LICENSE("GPL");
