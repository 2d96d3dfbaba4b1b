// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main JOB: runs a job of a library on an input that is always the same, and prints
 * a sum of what came out.  Without a word: the names of the jobs.  What counts is
 * between entry and exit of counted(), for valgrind, and between the calls of getppid()
 * around it, for counter.c.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"

enum { INPUT = 1 << 20, ROOM = 16 << 20, WORDS = 4096, WORD = 12, NOISE = 32 };

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t pick(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static void fill_words(char (*words)[WORD])
{
	for (int i = 0; i < WORDS; i++)
		for (uint32_t n = 2 + pick(8); n; n--)
			words[i][n - 1] = (char)('a' + pick(pick(26) + 1));
}

/* One of the words, the first ones more often than the last; how many bytes. */
static size_t put_word(unsigned char *at, char (*words)[WORD], char end)
{
	const char *word = words[pick(pick(pick(WORDS) + 1) + 1)];

	return (size_t)sprintf((char *)at, "%s%c", word, end);
}

static size_t put_record(unsigned char *at, uint32_t number)
{
	uint32_t record[] = { number, pick(16), 0, 0 };

	record[2] = pick(1000);
	memcpy(at, record, sizeof(record));
	return sizeof(record);
}

static size_t put_noise(unsigned char *at)
{
	for (int i = 0; i < NOISE; i++)
		at[i] = (unsigned char)pick(256);
	return NOISE;
}

/* Words; in between records of numbers, and some noise.  The rest stays zero. */
static void fill(unsigned char *in)
{
	static char words[WORDS][WORD];
	size_t at = 0;

	fill_words(words);
	while (at < INPUT - 64) {
		uint32_t kind = pick(100);

		if (kind < 94)
			at += put_word(in + at, words, kind < 10 ? '\n' : ' ');
		else if (kind < 98)
			at += put_record(in + at, (uint32_t)at);
		else
			at += put_noise(in + at);
	}
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

static int run(const struct job *job, struct bench *b)
{
	int err;

	if (job->prepare && job->prepare(b))
		return 1;
	getppid();
	err = counted(job, b);
	getppid();
	return err;
}

int main(int argc, char **argv)
{
	unsigned char *memory = calloc(4, ROOM);
	struct bench b = {
		.in = memory,
		.in_size = INPUT,
		.out = memory + ROOM,
		.back = memory + 2 * ROOM,
		.work = memory + 3 * ROOM,
		.room = ROOM,
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
	if (!job->name || run(job, &b)) {
		fprintf(stderr, "%s failed\n", argv[1]);
		return 1;
	}
	if (job->roundtrip &&
	    (b.back_size != INPUT || memcmp(b.back, memory, INPUT))) {
		fprintf(stderr, "%s did not give the input back\n", argv[1]);
		return 1;
	}
	printf("%lu %016" PRIx64 " %lu %016" PRIx64 "\n", b.out_size,
	       sum(b.out, b.out_size), b.back_size, sum(b.back, b.back_size));
	return 0;
}
