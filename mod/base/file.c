// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/newfile.h"

/*
 * A file of at most so many bytes is copied, a larger one mapped: to map and
 * unmap thousands of small ones makes processors wait for each other.
 */
enum { COPIED = 64 << 10 };

/*
 * The rest of a file's last page reads as 0, and a read there goes unseen: it
 * is no memory that AddressSanitizer handed out.
 */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size)	((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size)	((void)(address), (void)(size))
#endif

/* @mapped bytes of memory for @size of the file; MAP_FAILED: errno says why. */
static void *map_pages(int fd, size_t size, size_t mapped, size_t page)
{
	void *all, *data;

	if (mapped - size < page)
		return mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	/* The file leaves no rest of a page: zeros, and the file over them. */
	all = mmap(NULL, mapped, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED)
		return all;
	data = mmap(all, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0);
	if (data == MAP_FAILED) {
		int err = errno;

		munmap(all, mapped);
		errno = err;
	}
	return data;
}

/* If the file has got shorter in the meantime: what is left of it. */
static int copy(int fd, size_t size, size_t zeros, struct file_map *map)
{
	uint8_t *data = malloc(size + zeros);
	size_t got = 0;
	ssize_t n;

	if (!data)
		return -ENOMEM;
	do {
		n = pread(fd, data + got, size - got, (off_t)got);
		if (n > 0)
			got += (size_t)n;
	} while ((n > 0 && got < size) || (n < 0 && errno == EINTR));
	if (n < 0) {
		int err = -errno;

		free(data);
		return err;
	}
	memset(data + got, 0, zeros);
	*map = (struct file_map){ data, got, 0 };
	if (!got)
		file_unmap(map);
	return 0;
}

int file_map_fd(int fd, size_t zeros, struct file_map *map)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size, mapped;
	struct stat st;
	uint8_t *data;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if (!st.st_size) {
		*map = (struct file_map){ .data = NULL };
		return 0;
	}
	size = (size_t)st.st_size;
	if (size <= COPIED)
		return copy(fd, size, zeros, map);
	mapped = (size + zeros + page - 1) / page * page;
	data = map_pages(fd, size, mapped, page);
	if (data == MAP_FAILED)
		return -errno;
	ASAN_POISON_MEMORY_REGION(data + size + zeros, mapped - size - zeros);
	*map = (struct file_map){ data, size, mapped };
	return 0;
}

int file_map(const char *path, struct file_map *map, struct diags *diags)
{
	/* Opening a FIFO that nobody writes would wait for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int err = fd < 0 ? -errno : file_map_fd(fd, 0, map);

	if (fd >= 0)
		close(fd);
	if (err)
		diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_FILE(path),
			 "cannot read: %s", fd >= 0 &&
			 (err == -EISDIR || err == -EINVAL) ?
			 "not a regular file" : strerror(-err));
	return err;
}

void file_unmap(struct file_map *map)
{
	void *data = (void *)(uintptr_t)map->data;

	if (!map->mapped) {
		free(data);
	} else {
		ASAN_UNPOISON_MEMORY_REGION(data, map->mapped);
		munmap(data, map->mapped);
	}
	*map = (struct file_map){ .data = NULL };
}

/* Whether the file open as @fd holds exactly @content. */
static bool holds(int fd, struct str content)
{
	struct file_map map = { .data = NULL };
	bool same;

	if (file_map_fd(fd, 0, &map))
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

/* A device or a pipe is written to; a file must not take its place. */
static int write_into(const char *path, struct str content)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
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
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is_there = fd >= 0 || errno != ENOENT;
	struct arena names = { NULL };
	mode_t mode = 0666;
	struct newfile file;
	struct stat st;
	int err;

	if (fd >= 0) {
		bool same = holds(fd, content);

		if (!same && !fstat(fd, &st))
			mode = st.st_mode & 0777;
		close(fd);
		if (same)
			return 0;
	}
	if (is_there && !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		err = write_into(path, content);
		if (!err)
			return 0;
		diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_FILE(path),
			 "cannot write: %s", strerror(-err));
		return err;
	}
	err = newfile_open(&file, path, mode, &names);
	if (!err) {
		err = write_all(file.fd, content);
		if (err)
			newfile_abandon(&file);
		else
			err = newfile_commit(&file);
	}
	arena_free(&names);
	if (!err)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_FILE(path),
		 "cannot write: %s", strerror(-err));
	diag_hint(diags, "nothing was changed: an older file of this name is still there");
	return err;
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
