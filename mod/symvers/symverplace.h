/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to mod/object: where the block of symbol versions is. */
#ifndef LTOMOD_SYMVERS_SYMVERPLACE_H
#define LTOMOD_SYMVERS_SYMVERPLACE_H

#include <nettle/sha2.h>

#include "base/buf.h"
#include "bitcode/bitcode.h"

enum {
	/* Far from LLVM's ids, which are given out from 8 on (26 in LLVM 19);
	 * with the width below its header fills exactly one word. */
	SYMVER_BLOCK_ID = 19540,
	SYMVER_BLOCK_WIDTH = 3,
	SYMVER_BLOB_RECORD = 1,

	SYMVER_NOTE_TYPE = 1,
	SYMVER_NOTE_HEADER = 20,	/* three words, "ltomod", NUL, pad */
};

#define SYMVER_NOTE_OWNER "ltomod"

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

/* The digest that ties a block to an open ELF @object. */
void symver_elf_digest(const struct object *object,
		       uint8_t digest[SYMVER_DIGEST]);

#endif
