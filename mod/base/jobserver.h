/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make's job server: a pipe, or a named one since GNU make 4.4, that holds a
 * byte, a token, for each job that make -jN may still start.  Whoever takes a
 * byte may run a job more, and puts the same byte back when it is done.  The
 * process that make started has one that is not in the pipe ("POSIX Jobserver
 * Interaction" in the manual of GNU make).
 *
 * A token that is not put back is lost for all of make's run.  So they are held
 * by a small process of their own, which puts them back when it is told to, and
 * also when whoever told it to take them is no more, killed or crashed.
 */
#ifndef LTOMOD_BASE_JOBSERVER_H
#define LTOMOD_BASE_JOBSERVER_H

#include <stdbool.h>

enum { JOBSERVER_TOKENS = 256 };	/* more are never taken at once */

struct jobserver {
	int from;		/* descriptors of our own */
	int to;
	unsigned count;		/* tokens that are held for us */
	int keeper;		/* closed: they are put back */
	int keeper_pid;		/* 0: there is none */
};

/*
 * Finds the server that MAKEFLAGS names.  Returns false if there is none, or
 * if make did not hand it down (to recipes that it does not take for a make's).
 */
bool jobserver_open(struct jobserver *server);
/* Takes up to @want tokens, those that are free now: it does not wait.  Once. */
void jobserver_take(struct jobserver *server, unsigned want);
/* Puts all tokens back. */
void jobserver_close(struct jobserver *server);

#endif
