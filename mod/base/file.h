/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files: inputs are mapped read-only and never edited; outputs appear whole
 * or not at all, and a file whose content would not change is not touched.
 */
#ifndef LTOMOD_BASE_FILE_H
#define LTOMOD_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/newfile.h"
#include "base/str.h"

struct file_map {
	const uint8_t *data;	/* not NUL-terminated; NULL if size is 0 */
	size_t size;
	size_t mapped;		/* bytes of memory, whole pages; 0: a copy */
};

/*
 * Maps the regular file @path.  On failure returns a negative errno, adds a
 * fatal diagnostic and leaves *map untouched.
 */
int file_map(const char *path, struct file_map *map, struct diags *diags);
/*
 * Maps the regular file open as @fd, or copies a small one, from its beginning
 * wherever the descriptor stands, and @zeros bytes of 0 (0 or 1) behind it if it
 * is not empty.  No more than that may be read: AddressSanitizer knows where the
 * file ends.  On failure returns a negative errno, -EISDIR or -EINVAL if it is
 * no regular file, and leaves *map untouched.
 */
int file_map_fd(int fd, size_t zeros, struct file_map *map);
void file_unmap(struct file_map *map);

static inline struct str file_text(const struct file_map *map)
{
	return (struct str){ (const char *)map->data, map->size };
}

/*
 * Makes @path hold exactly what is put from file_begin() to file_end(): written
 * to a temporary file beside it, checked (write and close may both report a full
 * disk), renamed.  A file that holds it already keeps its time stamp, and
 * nothing is written before something differs.  On failure the old file stays;
 * file_end() then returns a negative errno and adds a fatal diagnostic.  What is
 * no file, such as /dev/stdout, is just written to.
 */
struct file_writer {
	const char *path;	/* the caller's */
	int err;
	int old;		/* the file that is there; -1: none to compare with */
	bool is_new;		/* nothing is there */
	mode_t mode;
	uint64_t old_size;
	uint64_t same;		/* so much was put, and stands in the old file */
	int to;			/* what is written to; -1: nothing was yet */
	bool is_file;		/* which is @file */
	bool is_special;	/* which is what was there */
	struct newfile file;
	struct arena names;
};

void file_begin(struct file_writer *writer, const char *path);
void file_put(struct file_writer *writer, struct str text);
int file_end(struct file_writer *writer, struct diags *diags);

/* The same with all of it at hand. */
int file_write(const char *path, struct str content, struct diags *diags);

/* What stands after the last slash. */
const char *path_base(const char *path);

#endif
