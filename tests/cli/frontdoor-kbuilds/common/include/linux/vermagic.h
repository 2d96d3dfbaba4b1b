/* SPDX-License-Identifier: GPL-2.0-or-later */
#define VERMAGIC_STRING UTS_RELEASE " mod_unload modversions "
#include <generated/utsrelease.h>
