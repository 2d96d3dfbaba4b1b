/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that gets its name when it is whole.  Until then it has none
 * (O_TMPFILE), or, where the file system cannot do that, a random one beside the
 * target; whatever name it has for a moment goes away when SIGINT, SIGTERM or
 * SIGHUP ends the program.  Names left over by a program that was killed are
 * never in the way of another.
 */
#ifndef LTOMOD_BASE_NEWFILE_H
#define LTOMOD_BASE_NEWFILE_H

#include <sys/stat.h>

#include "base/arena.h"

struct newfile {
	int fd;			/* open for reading and writing */
	const char *path;	/* the target; the caller's */
	struct arena *arena;
	char *tmp;		/* its name for now; NULL: none */
	int slot;		/* of that name among those a signal removes; -1: none */
};

/* Begins a file that shall be @path, with @mode less the umask.  Returns 0 or a
 * negative errno. */
int newfile_open(struct newfile *file, const char *path, mode_t mode,
		 struct arena *arena);
/* The same where a file cannot be without a name; for newfile_open() and tests. */
int newfile_open_named(struct newfile *file, const char *path, mode_t mode,
		       struct arena *arena);
/* Closes it and gives it its name; or, on failure, abandons it and returns a
 * negative errno. */
int newfile_commit(struct newfile *file);
void newfile_abandon(struct newfile *file);

#endif
