// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_scs: keeps return addresses on a shadow stack, were it called */
#include <linux/module.h>

#include "shadow.h"

static int (*keep)(int) __used = shadow_outer;

MODULE_DESCRIPTION("ltomod sample: keeps return addresses on a shadow stack, were it called");
MODULE_LICENSE("GPL");
