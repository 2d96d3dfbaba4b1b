// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_plain: imports what everyone may */
#include "notify.h"

MODULE_DESCRIPTION("ltomod sample: imports what everyone may");
MODULE_LICENSE("GPL");
