// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* A preprocessed source has megabytes, which are not copied. */
static bool map_source(int fd, struct file_map *map)
{
	if (lseek(fd, 0, SEEK_CUR) || file_map_fd(fd, 1, map))
		return false;
	/* Its pages at once (5.14), or as they are touched. */
	if (map->mapped)
		madvise((void *)(uintptr_t)map->data, map->size,
			MADV_POPULATE_READ);
	return map->data;
}

int source_read(int fd, const char *path, struct source_text *text,
		struct diags *diags)
{
	struct buf *input = &text->buf;
	ssize_t got = 1;

	if (map_source(fd, &text->map))
		return 0;
	while (got) {
		if (input->room - input->size < 2) {
			input->room = input->room ? input->room * 2 : 1 << 22;
			input->data = xrealloc(input->data, input->room);
		}
		got = read(fd, input->data + input->size,
			   input->room - input->size - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int err = errno;

			diag_add(diags, DIAG_FATAL, CODE_FILE_READ,
				 PLACE_FILE(path), "cannot read: %s",
				 strerror(err));
			return -err;
		}
		input->size += (size_t)got;
	}
	input->data[input->size] = 0;
	return 0;
}

int source_open(const char *path, struct source_text *text,
		struct diags *diags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = errno;

	/* It is often /dev/null: kbuild gives that where there is none. */
	if (fd >= 0) {
		err = source_read(fd, path, text, diags);
		close(fd);
		return err;
	}
	diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_FILE(path),
		 "cannot read: %s", strerror(err));
	diag_hint(diags, "-r takes a file that -T has written");
	return -err;
}

void source_free(struct source_text *text)
{
	file_unmap(&text->map);
	buf_free(&text->buf);
}
