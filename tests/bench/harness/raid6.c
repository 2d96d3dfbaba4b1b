// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/raid/pq.h>

#include "job.h"

/* A megabyte in pages of 14 disks, and the two that are made of them. */
enum { DISKS = 16, PAGE = 4096 };

static int stripes(struct bench *b, const struct raid6_calls *calls)
{
	const unsigned long stripe = (DISKS - 2) * PAGE;

	b->out_size = b->back_size = 0;
	for (unsigned long at = 0; at + stripe <= b->in_size; at += stripe) {
		void *disks[DISKS];

		for (int i = 0; i < DISKS - 2; i++)
			disks[i] = (void *)(b->in + at + i * PAGE);
		disks[DISKS - 2] = b->out + b->out_size;
		disks[DISKS - 1] = b->out + b->out_size + PAGE;
		calls->gen_syndrome(DISKS, PAGE, disks);
		disks[DISKS - 2] = b->back + b->back_size;
		disks[DISKS - 1] = b->back + b->back_size + PAGE;
		calls->xor_syndrome(DISKS, 1, DISKS - 4, PAGE, disks);
		b->out_size += 2 * PAGE;
		b->back_size += 2 * PAGE;
	}
	return 0;
}

static int int1(struct bench *b)
{
	return stripes(b, &raid6_intx1);
}

static int int2(struct bench *b)
{
	return stripes(b, &raid6_intx2);
}

static int int4(struct bench *b)
{
	return stripes(b, &raid6_intx4);
}

static int int8(struct bench *b)
{
	return stripes(b, &raid6_intx8);
}

const struct job jobs[] = {
	{ "int1", NULL, int1, 0 },
	{ "int2", NULL, int2, 0 },
	{ "int4", NULL, int4, 0 },
	{ "int8", NULL, int8, 0 },
	{ }
};
