// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main JOB: runs a job of a library on an input that is always the same, and prints a sum of what came out.
 * Without a word: the names of the jobs.  What counts is between entry and exit of counted().
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

enum { INPUT = 1 << 20, ROOM = 16 << 20, WORDS = 4096 };

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t pick(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

/* Words, the first ones more often than the last; in between records of numbers, and some noise. */
static void fill(unsigned char *in)
{
	static char words[WORDS][12];
	size_t at = 0;

	for (int i = 0; i < WORDS; i++)
		for (uint32_t n = 2 + pick(8); n; n--)
			words[i][n - 1] = (char)('a' + pick(pick(26) + 1));
	while (at < INPUT - 64) {
		uint32_t kind = pick(100);

		if (kind < 94) {
			const char *word = words[pick(pick(pick(WORDS) + 1) + 1)];

			at += (size_t)sprintf((char *)in + at, "%s%c", word, kind < 10 ? '\n' : ' ');
		} else if (kind < 98) {
			uint32_t record[4] = { (uint32_t)at, pick(16), pick(1000), 0 };

			memcpy(in + at, record, sizeof(record));
			at += sizeof(record);
		} else {
			for (int i = 0; i < 32; i++)
				in[at++] = (unsigned char)pick(256);
		}
	}
	memset(in + at, 0, INPUT - at);
}

static uint64_t sum(const unsigned char *p, unsigned long n)
{
	uint64_t hash = 0xcbf29ce484222325;

	while (n--)
		hash = (hash ^ *p++) * 0x100000001b3;
	return hash;
}

__attribute__((noinline)) int counted(const struct job *job, struct bench *b)
{
	int err = job->run(b);

	__asm__ volatile("" ::: "memory");
	return err;
}

/* What a kernel's library calls in passing. */
int _printk(const char *format, ...)
{
	(void)format;
	return 0;
}

int printk(const char *format, ...)
{
	(void)format;
	return 0;
}

int main(int argc, char **argv)
{
	unsigned char *memory = calloc(4, ROOM);
	struct bench b = {
		.in = memory, .in_size = INPUT, .out = memory + ROOM, .back = memory + 2 * ROOM,
		.work = memory + 3 * ROOM, .room = ROOM,
	};
	const struct job *job = jobs;

	if (!memory)
		return 2;
	if (argc != 2) {
		for (; job->name; job++)
			puts(job->name);
		return 0;
	}
	while (job->name && strcmp(job->name, argv[1]))
		job++;
	fill(memory);
	if (!job->name || (job->prepare && job->prepare(&b)) || counted(job, &b)) {
		fprintf(stderr, "%s failed\n", argv[1]);
		return 1;
	}
	if (job->roundtrip && (b.back_size != INPUT || memcmp(b.back, memory, INPUT))) {
		fprintf(stderr, "%s did not give the input back\n", argv[1]);
		return 1;
	}
	printf("%lu %016llx %lu %016llx\n", b.out_size, (unsigned long long)sum(b.out, b.out_size), b.back_size,
	       (unsigned long long)sum(b.back, b.back_size));
	return 0;
}
