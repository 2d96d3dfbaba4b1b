// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include <linux/lzo.h>

#include "job.h"

static int compress(struct bench *b)
{
	b->out_size = b->room;
	return lzo1x_1_compress(b->in, b->in_size, b->out, &b->out_size,
				b->work);
}

static int compress_rle(struct bench *b)
{
	b->out_size = b->room;
	return lzorle1x_1_compress(b->in, b->in_size, b->out, &b->out_size,
				   b->work);
}

static int decompress(struct bench *b)
{
	b->back_size = b->room;
	return lzo1x_decompress_safe(b->out, b->out_size, b->back,
				     &b->back_size);
}

const struct job jobs[] = {
	{ "compress", NULL, compress, 0 },
	{ "compress-rle", NULL, compress_rle, 0 },
	{ "decompress", compress, decompress, 1 },
	{ }
};
