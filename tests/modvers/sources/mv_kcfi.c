// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_kcfi: the same, with kCFI type hashes */
#include "notify.h"

MODULE_DESCRIPTION("ltomod sample: the same, with kCFI type hashes");
MODULE_LICENSE("GPL");
