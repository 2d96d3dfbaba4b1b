// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_closed: the same, of another licence */
#include "notify.h"

MODULE_DESCRIPTION("ltomod sample: the same, of another licence");
MODULE_LICENSE("Proprietary");
