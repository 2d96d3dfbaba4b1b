// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/zstd.h>

#include "job.h"

static int compress(struct bench *b, int level)
{
	zstd_parameters params = zstd_get_params(level, b->in_size);
	zstd_cctx *context = zstd_init_cctx(b->work, b->room);

	if (!context)
		return 1;
	b->out_size = zstd_compress_cctx(context, b->out, b->room, b->in,
					 b->in_size, &params);
	return zstd_is_error(b->out_size);
}

static int compress_1(struct bench *b)
{
	return compress(b, 1);
}

static int compress_3(struct bench *b)
{
	return compress(b, 3);
}

static int compress_9(struct bench *b)
{
	return compress(b, 9);
}

static int decompress(struct bench *b)
{
	zstd_dctx *context = zstd_init_dctx(b->work, b->room);

	if (!context)
		return 1;
	b->back_size = zstd_decompress_dctx(context, b->back, b->room, b->out,
					    b->out_size);
	return zstd_is_error(b->back_size);
}

const struct job jobs[] = {
	{ "compress-1", NULL, compress_1, 0 },
	{ "compress-3", NULL, compress_3, 0 },
	{ "compress-9", NULL, compress_9, 0 },
	{ "decompress", compress_3, decompress, 1 },
	{ }
};
