/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Generated headers of one line, such as include/generated/utsrelease.h:
 *
 *	#define UTS_RELEASE "6.1.0-56-amd64"
 */
#ifndef LTOMOD_FORMAT_DEFINE_H
#define LTOMOD_FORMAT_DEFINE_H

#include "base/str.h"

/* What stands between the quotes behind "#define @name"; p NULL: nowhere. */
struct str define_string(struct str text, struct str name);

#endif
