// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_lender: exports in three ways */
#include <linux/module.h>

#include "lent.h"

int mv_lend(int amount)
{
	return amount + 1;
}
EXPORT_SYMBOL(mv_lend);

int mv_lend_gpl(int amount)
{
	return amount + 2;
}
EXPORT_SYMBOL_GPL(mv_lend_gpl);

int mv_lend_ns(int amount)
{
	return amount + 3;
}
EXPORT_SYMBOL_NS(mv_lend_ns, MV_NS(MV_LENDER));

#ifdef EXPORT_SYMBOL_FOR_MODULES
int mv_lend_chosen(int amount)
{
	return amount + 4;
}
EXPORT_SYMBOL_FOR_MODULES(mv_lend_chosen, "mv_nobody,mv_chosen");
#endif

MODULE_DESCRIPTION("ltomod sample: exports in three ways");
MODULE_LICENSE("GPL");
