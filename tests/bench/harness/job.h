/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the part that is compiled as the kernel's code is and that of a program:
 * no header of either is known to the other.
 */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

struct bench {
	const unsigned char *in;
	unsigned long in_size;
	unsigned char *out;		/* what a job made, or its prepare() */
	unsigned long out_size;
	unsigned char *back;		/* what it made of that */
	unsigned long back_size;
	void *work;
	unsigned long room;		/* of out, back and work each */
};

struct job {
	const char *name;
	int (*prepare)(struct bench *b);	/* not counted; may be NULL */
	int (*run)(struct bench *b);		/* 0, or what went wrong */
	int roundtrip;				/* back is in again */
};

extern const struct job jobs[];		/* ends with one of no name */

#endif
