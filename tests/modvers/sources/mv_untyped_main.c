// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_untyped: calls a function that says of no type */
#define op untyped_op
#include "called.h"

MODULE_DESCRIPTION("ltomod sample: calls a function without a kCFI type");
MODULE_LICENSE("GPL");
