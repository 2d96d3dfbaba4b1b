// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/compress.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>

#include "base/arena.h"

int compress_xz(struct str bytes, struct buf *out)
{
	size_t room = lzma_stream_buffer_bound(bytes.n), size = 0;
	uint8_t *packed = xmalloc(room);
	lzma_options_lzma options;
	lzma_filter filters[] = {
		{ LZMA_FILTER_LZMA2, &options },
		{ LZMA_VLI_UNKNOWN, NULL },
	};
	int err = 0;

	/* A third of the time of the default, for a tenth of the size. */
	lzma_lzma_preset(&options, 1);
	/* A larger window only costs memory. */
	options.dict_size = bytes.n < LZMA_DICT_SIZE_MIN ? LZMA_DICT_SIZE_MIN :
			    bytes.n < options.dict_size ? (uint32_t)bytes.n :
							  options.dict_size;
	/* There is room for all of it. */
	if (lzma_stream_buffer_encode(filters, LZMA_CHECK_CRC32, NULL,
				      (const uint8_t *)bytes.p, bytes.n, packed,
				      &size, room) != LZMA_OK)
		err = -ENOMEM;
	buf_add(out, packed, size);
	free(packed);
	return err;
}
