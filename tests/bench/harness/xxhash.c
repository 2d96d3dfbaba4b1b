// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include <linux/xxhash.h>

#include "job.h"

static int hash(struct bench *b)
{
	*(uint64_t *)b->out = xxh64(b->in, b->in_size, 1);
	((uint64_t *)b->out)[1] = xxh32(b->in, b->in_size, 1);
	b->out_size = 16;
	return 0;
}

/* As a stream of short pieces, whose ends do not meet those of blocks. */
static int pieces(struct bench *b)
{
	struct xxh64_state state;

	xxh64_reset(&state, 7);
	for (unsigned long at = 0; at + 77 <= b->in_size; at += 77)
		if (xxh64_update(&state, b->in + at, 77))
			return 1;
	*(uint64_t *)b->out = xxh64_digest(&state);
	b->out_size = 8;
	return 0;
}

const struct job jobs[] = {
	{ "whole", NULL, hash, 0 },
	{ "pieces", NULL, pieces, 0 },
	{ }
};
