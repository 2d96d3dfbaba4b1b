// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/stream.h"

#include "model/reading.h"

int stream_walk(const struct stream *stream, stream_fn *each, void *context,
		uint64_t *end, struct diags *diags)
{
	bool module = false;
	struct bits bits;

	bits_init(&bits, stream->data, stream->size);
	while (!module || bits.at / 8 + STREAM_TAIL < stream->size) {
		enum bits_item item = bits_next(&bits);
		uint32_t id = bits.block.id;
		int err;

		if (item == BITS_END)
			break;
		if (item != BITS_BLOCK)
			return bad_at(diags, stream->object,
				      stream->base + bits.at / 8, "%s",
				      bits.why);
		err = each(context, &bits);
		if (err)
			return err;
		module |= id == STREAM_MODULE_BLOCK;
	}
	if (!module)
		return bad_at(diags, stream->object,
			      stream->base + stream->size,
			      "the bitcode is cut off: no module in it");
	if (end)
		*end = bits.at / 8;
	return 0;
}
