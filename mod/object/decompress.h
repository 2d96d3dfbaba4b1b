/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed modules: gzip (RFC 1952), xz and zstd (RFC 8878), told by their
 * first bytes.  These are what the kernel's `make modules_install` writes and
 * what kmod reads.  Kernels are also packed by lz4, in its legacy frame.
 */
#ifndef LTOMOD_OBJECT_DECOMPRESS_H
#define LTOMOD_OBJECT_DECOMPRESS_H

#include "base/buf.h"
#include "base/diag.h"

/* "gzip", "xz", "zstd", "lz4"; NULL if @data is none of them. */
const char *compression_of(struct str data);

/*
 * Appends to @out what the compressed @packed of file @path holds, piece by
 * piece.  No more than 64 MiB and 64 times the size of @packed, and never more
 * than 1 GiB, come out: what holds more is no module.  The decoders' own
 * memory is bounded as well (128 MiB).  Returns 0, or a negative errno after a
 * diagnostic: -EBADMSG (damaged or cut short), -EFBIG (too much), -EINVAL
 * (not compressed).  @out then holds anything.
 */
int decompress(const char *path, struct str packed, struct buf *out,
	       struct diags *diags);

#endif
