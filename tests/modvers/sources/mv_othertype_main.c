// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_othertype: calls a function that is of another type than it is declared */
#define op othertype_op
#include "called.h"

MODULE_DESCRIPTION("ltomod sample: calls a function of another kCFI type");
MODULE_LICENSE("GPL");
