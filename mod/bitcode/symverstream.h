/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The block of symbol versions in bitcode: where it is in the stream. */
#ifndef LTOMOD_BITCODE_SYMVERSTREAM_H
#define LTOMOD_BITCODE_SYMVERSTREAM_H

#include <nettle/sha2.h>

#include "base/buf.h"
#include "bitcode/bitcode.h"

enum {
	/* Far from LLVM's ids, which are given out from 8 on (26 in LLVM 19);
	 * with the width below its header fills exactly one word. */
	SYMVER_BLOCK_ID = 19540,
	SYMVER_BLOCK_WIDTH = 3,
	SYMVER_BLOB_RECORD = 1,
};

/* A bitstream: our blocks, and all others. */
struct symver_stream {
	uint64_t offset;	/* of the stream in the file */
	uint64_t size;
	struct span block;	/* in the stream; our first */
	unsigned blocks;	/* how many of them */
	uint64_t tail;		/* in the stream: what follows all blocks */
	/* Wanted of the bytes up to there but for our blocks, or NULL. */
	struct sha256_ctx *hash;
	struct buf *bare;
};

/*
 * Walks the outermost blocks.  Of @object, path, map and wrapped have to be
 * set; of *stream, hash and bare.  Returns 0 or -EBADMSG after a diagnostic.
 */
int symver_stream_walk(const struct object *object,
		       struct symver_stream *stream, struct diags *diags);

/*
 * Sets object->symvers if the file holds a block; one that is damaged or stale
 * is an error, but the object can be read all the same.  Needs path, map and
 * wrapped of @object, and reports a stream that cannot be walked.
 */
void symvers_of_bitcode(struct object *object, struct diags *diags);

#endif
