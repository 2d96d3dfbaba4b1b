/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same work on many things by several threads.  Which thread gets which
 * thing is left to chance, so a function may only write to what belongs to the
 * thing, or to its thread; then the result is the same for every number of threads.
 */
#ifndef LTOMOD_BASE_PARALLEL_H
#define LTOMOD_BASE_PARALLEL_H

#include <stddef.h>

/* @thread: 0 .. threads - 1; @index: 0 .. count - 1, each once. */
typedef void parallel_fn(void *context, unsigned thread, size_t index);

/*
 * Calls @work for every index and returns when all are done.  With one thread,
 * or when the system has no more to give, the caller's own does the work.
 * Under make -jN each further thread takes a token of make's job server, if it
 * was handed down; @threads are the most then (base/jobserver.h).
 */
void parallel_for(size_t count, unsigned threads, parallel_fn *work,
		  void *context);

/* A number of threads that a user gave, 1 to 1024; 0 if @text is none. */
unsigned parallel_jobs(const char *text);

/* The number of processors that this process may use; at least 1. */
unsigned parallel_processors(void);

#endif
