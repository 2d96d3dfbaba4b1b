// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map_open(int fd, struct file_map *map, const char **why)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st)) {
		*why = strerror(errno);
		return -errno;
	}
	if (!S_ISREG(st.st_mode)) {
		*why = "not a regular file";
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	}
	if (!st.st_size) {
		*map = (struct file_map){ NULL, 0 };
		return 0;
	}
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED) {
		*why = strerror(errno);
		return -errno;
	}
	*map = (struct file_map){ data, (size_t)st.st_size };
	return 0;
}

int file_map(const char *path, struct file_map *map, struct diags *diags)
{
	/* Opening a FIFO that nobody writes would wait for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *why = NULL;
	int err;

	if (fd < 0) {
		err = -errno;
		why = strerror(errno);
	} else {
		err = map_open(fd, map, &why);
		close(fd);
	}
	if (err)
		diag_add(diags, DIAG_FATAL, "file-read", PLACE_FILE(path),
			 "cannot read: %s", why);
	return err;
}

void file_unmap(struct file_map *map)
{
	if (map->data)
		munmap((void *)(uintptr_t)map->data, map->size);
	*map = (struct file_map){ NULL, 0 };
}

/* Whether the file open as @fd holds exactly @content. */
static bool holds(int fd, struct str content)
{
	struct file_map map;
	const char *why;
	bool same;

	if (map_open(fd, &map, &why))
		return false;
	same = str_eq(file_text(&map), content);
	file_unmap(&map);
	return same;
}

static int write_all(int fd, struct str content)
{
	while (content.n) {
		ssize_t done = write(fd, content.p, content.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		content = str_skip(content, (size_t)done);
	}
	return 0;
}

/* Writes @content to a new file @tmp and makes sure that it got there. */
static int write_new(const char *tmp, mode_t mode, struct str content)
{
	int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, content);
	if (close(fd) && !err)
		err = -errno;
	return err;
}

int file_write(const char *path, struct str content, struct diags *diags)
{
	char *tmp = arena_printf(diags->arena, "%s.%ld.tmp", path, (long)getpid());
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	mode_t mode = 0666;
	struct stat st;
	int err;

	if (fd >= 0) {
		bool same = holds(fd, content);

		if (!fstat(fd, &st))
			mode = st.st_mode & 0777;
		close(fd);
		if (same)
			return 0;
	}
	err = write_new(tmp, mode, content);
	if (!err && rename(tmp, path))
		err = -errno;
	if (!err)
		return 0;
	if (err != -EEXIST)
		unlink(tmp);
	diag_add(diags, DIAG_FATAL, "file-write", PLACE_FILE(path),
		 "cannot write: %s", strerror(-err));
	diag_hint(diags, "nothing was changed: an older file of this name is still there");
	return err;
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
