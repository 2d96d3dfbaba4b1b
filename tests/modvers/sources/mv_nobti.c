// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_nobti: the same, without landing pads */
#include "notify.h"

MODULE_DESCRIPTION("ltomod sample: the same, without landing pads");
MODULE_LICENSE("GPL");
