/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work in a child process: for libraries that answer damaged input by ending
 * the process.  The child sees all memory of its parent as it was, works under
 * limits, and hands bytes back; a crash is its end, not ours.
 */
#ifndef LTOMOD_BASE_CHILD_H
#define LTOMOD_BASE_CHILD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/file.h"

struct child_limits {
	unsigned cpu_seconds;
	uint64_t memory;	/* bytes of address space beyond the parent's */
	uint64_t stack;		/* bytes for a stack of its own; 0: as it is */
	bool keep_stderr;	/* leave standard error as it is */
};

struct child_result {
	struct file_map out;	/* what it wrote; file_unmap() */
	const char *said;	/* first line on standard error, or ""; not
				   with keep_stderr.  In the arena. */
	int exit_status;	/* 0 .. 255; -1 if a signal ended it */
	int signal;		/* that signal; SIGXCPU: out of time */
};

/*
 * Runs @work(@context, @out) in a child; @out is a descriptor for its result.
 * The child's status is what @work returns.  Returns 0 and sets *result when
 * the child ended in whatever way, or a negative errno if there was no child.
 */
int child_run(int (*work)(void *context, int out), void *context,
	      const struct child_limits *limits, struct arena *arena,
	      struct child_result *result);

/*
 * Runs the program of @words, which NULL ends, with this one's environment and descriptors, and
 * waits for it; without a slash in its name PATH is searched.  Returns 0 and sets *status as waitpid()
 * does, or a negative errno if there was no child.
 */
int child_spawn(const char *const *words, int *status);

/* Writes all of @size bytes at @data to @fd: 0 or a negative errno. */
int child_put(int fd, const void *data, size_t size);

#endif
