/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outermost level of a bitcode stream: which blocks there are. */
#ifndef LTOMOD_BITCODE_STREAM_H
#define LTOMOD_BITCODE_STREAM_H

#include "base/diag.h"
#include "bitcode/bitstream.h"
#include "model/object.h"

enum {
	STREAM_MODULE_BLOCK = 8,
	/* A shorter rest of the stream is padding, of some ar for example. */
	STREAM_TAIL = 8,
};

struct stream {
	const struct object *object;	/* whose file it is in */
	const uint8_t *data;		/* from the magic number on */
	uint64_t size;
	uint64_t base;			/* where data begins in the file */
};

/*
 * What to do with the block that @bits is at: bits_skip() it, or enter and
 * leave it.  Returns 0 or a negative errno, which ends the walk.
 */
typedef int stream_fn(void *context, struct bits *bits);

/*
 * Calls @each for every outermost block.  A stream without a MODULE is cut off.
 * Sets *end, if not NULL, to where the last block ended, in bytes.  Returns 0,
 * what @each returned, or -EBADMSG after a diagnostic.
 */
int stream_walk(const struct stream *stream, stream_fn *each, void *context,
		uint64_t *end, struct diags *diags);

#endif
