// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/vermagic.h>
MODULE_INFO(vermagic, VERMAGIC_STRING);
