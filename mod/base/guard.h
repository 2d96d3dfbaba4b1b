/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading under guard.  What reads debug information is not ours, and files may
 * be damaged: all of it is done in a child process with limits, whose output
 * counts when it has come to its end.  From memory that both share the parent
 * knows at which file a child crashed.
 */
#ifndef LTOMOD_BASE_GUARD_H
#define LTOMOD_BASE_GUARD_H

#include "base/diag.h"

struct guard {
	unsigned threads;	/* with which the child may read */
	const char **reading;	/* by thread: the path that it reads, or NULL;
				   to be set by the thread */
	size_t size;		/* of that table, in bytes */
};

/* For as many threads as there are processors.  Returns 0 or a negative errno. */
int guard_init(struct guard *guard);
void guard_free(struct guard *guard);

/*
 * Runs @work in a child and passes on what it writes to standard output; its
 * standard error is ours.  Returns the status that it ended with, or 2 with a
 * diagnostic if it crashed or its output cannot be written, or a negative errno
 * if there is no process to be had.  @work may be run twice: a crash with several
 * threads does not tell which of their files it was, so it is done again with one.
 */
int guard_run(struct guard *guard, int (*work)(void *context), void *context,
	      struct diags *diags);

/* The same with a @guard that is made for it and freed; 2 with a diagnostic if there
 * is no process to be had. */
int guard_command(struct guard *guard, int (*work)(void *context), void *context,
		  struct diags *diags);

#endif
