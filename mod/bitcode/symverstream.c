// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The block in bitcode.  A walk over the headers of the outermost blocks finds
 * it; most files have none, and no more of them is read.  A second walk
 * computes the digest of all that is not ours.
 */
#include "bitcode/symverstream.h"

#include <errno.h>

#include "bitcode/bitstream.h"
#include "bitcode/stream.h"
#include "model/symverdata.h"

static void pass_bytes(const struct symver_stream *stream, const uint8_t *data,
		       uint64_t from, uint64_t to)
{
	if (from >= to)
		return;
	if (stream->hash)
		sha256_update(stream->hash, to - from, data + from);
	if (stream->bare)
		buf_add(stream->bare, data + from, to - from);
}

/* The walk: what was taken so far, and where the last block ended. */
struct symver_walk {
	struct symver_stream *stream;
	const uint8_t *data;
	uint64_t from, end;
};

static int outermost(void *context, struct bits *bits)
{
	struct symver_walk *walk = context;
	struct symver_stream *stream = walk->stream;
	struct span span = { bits->block.header, bits->block.end };

	bits_skip(bits);
	if (bits->block.id != SYMVER_BLOCK_ID) {
		walk->end = span.end;
		return 0;
	}
	if (!stream->blocks++)
		stream->block = span;
	pass_bytes(stream, walk->data, walk->from, span.start);
	walk->from = span.end;
	return 0;
}

int symver_stream_walk(const struct object *object,
		       struct symver_stream *stream, struct diags *diags)
{
	struct symver_walk walk = { .stream = stream, .end = 4 };
	struct stream all = { .object = object };
	int err = bitcode_unwrap(object, &stream->offset, &stream->size, diags);

	if (err)
		return err;
	walk.data = all.data = object->map.data + stream->offset;
	all.size = stream->size;
	all.base = stream->offset;
	stream->blocks = 0;
	err = stream_walk(&all, outermost, &walk, &stream->tail, diags);
	if (!err)
		pass_bytes(stream, walk.data, walk.from, walk.end);
	return err;
}

/* The blob in our block; -EBADMSG, or the number of blobs: 0 or 1. */
static int find_blob(const struct object *object,
		     const struct symver_stream *stream, struct str *blob,
		     struct diags *diags)
{
	uint64_t base = stream->offset;
	struct bits bits;
	int found = 0;

	bits_init(&bits, object->map.data + base, stream->size);
	bits.at = stream->block.start * 8;
	bits_next(&bits);
	bits_enter(&bits);
	for (;;) {
		switch (bits_next(&bits)) {
		case BITS_BAD:
			return symverdata_bad(object, base + bits.at / 8, bits.why,
					 diags);
		case BITS_END:
			return found;
		case BITS_BLOCK:
			bits_skip(&bits);
			break;
		case BITS_RECORD:
			if (bits.record.code != SYMVER_BLOB_RECORD)
				break;
			if (!bits.record.blob || found++)
				return symverdata_bad(object, base + bits.at / 8,
						 "it holds another number of blobs than one",
						 diags);
			*blob = (struct str){ (const char *)bits.record.blob,
					      bits.record.blob_size };
			break;
		}
	}
}

void symvers_of_bitcode(struct object *object, struct diags *diags)
{
	struct symver_stream stream = { .hash = NULL };
	uint8_t digest[SYMVER_DIGEST];
	struct sha256_ctx hash;
	struct str blob = { NULL, 0 };
	uint64_t at;
	int found;

	if (symver_stream_walk(object, &stream, diags) || !stream.blocks)
		return;
	at = stream.offset + stream.block.start;
	if (stream.blocks > 1) {
		symverdata_bad(object, at, "there are several", diags);
		return;
	}
	found = find_blob(object, &stream, &blob, diags);
	if (found <= 0) {
		if (!found)
			symverdata_bad(object, at, "it is empty", diags);
		return;
	}
	sha256_init(&hash);
	stream.hash = &hash;
	symver_stream_walk(object, &stream, diags);
	sha256_digest(&hash, sizeof(digest), digest);
	symverdata_accept(object, blob,
	       PLACE_OFFSET(object->path,
			    (uint64_t)((const uint8_t *)blob.p - object->map.data)),
	       digest, "compile it again, or have symvers-block add replace them",
	       diags);
}
