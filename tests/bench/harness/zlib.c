// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include <linux/zlib.h>

#include "job.h"

static int deflate(struct bench *b, int level)
{
	z_stream stream = {
		.next_in = b->in,
		.avail_in = b->in_size,
		.next_out = b->out,
		.avail_out = b->room,
		.workspace = b->work,
	};

	if (zlib_deflateInit(&stream, level) != Z_OK ||
	    zlib_deflate(&stream, Z_FINISH) != Z_STREAM_END)
		return 1;
	b->out_size = stream.total_out;
	return 0;
}

static int deflate_1(struct bench *b)
{
	return deflate(b, 1);
}

static int deflate_6(struct bench *b)
{
	return deflate(b, 6);
}

static int inflate(struct bench *b)
{
	z_stream stream = {
		.next_in = b->out,
		.avail_in = b->out_size,
		.next_out = b->back,
		.avail_out = b->room,
		.workspace = b->work,
	};

	if (zlib_inflateInit(&stream) != Z_OK ||
	    zlib_inflate(&stream, Z_FINISH) != Z_STREAM_END)
		return 1;
	b->back_size = stream.total_out;
	return 0;
}

const struct job jobs[] = {
	{ "deflate-1", NULL, deflate_1, 0 },
	{ "deflate-6", NULL, deflate_6, 0 },
	{ "inflate", deflate_6, inflate, 1 },
	{ }
};
