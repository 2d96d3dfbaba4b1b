/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other way than decompress.h. */
#ifndef LTOMOD_OBJECT_COMPRESS_H
#define LTOMOD_OBJECT_COMPRESS_H

#include "base/buf.h"

/* Appends @bytes to @out as a file of xz, the same for the same bytes and liblzma.  Returns 0,
 * or -ENOMEM. */
int compress_xz(struct str bytes, struct buf *out);

#endif
