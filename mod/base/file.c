// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A file of at most so many bytes is copied, a larger one mapped: to map and
 * unmap thousands of small ones makes processors wait for each other.
 */
enum { COPIED = 256 << 10 };

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

/* ---- writing ----------------------------------------------------------------- */

enum { PIECE = 16 << 10 };	/* of a file that is looked at or copied */

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

void file_begin(struct file_writer *writer, const char *path)
{
	struct stat st;

	*writer = (struct file_writer){ .path = path, .mode = 0666, .to = -1 };
	writer->old = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	writer->is_new = writer->old < 0 && errno == ENOENT;
	if (writer->old < 0)
		return;
	if (fstat(writer->old, &st) || !S_ISREG(st.st_mode)) {
		close(writer->old);
		writer->old = -1;
		return;
	}
	writer->mode = st.st_mode & 0777;
	writer->old_size = (uint64_t)st.st_size;
}

/* Whether the old file goes on with @text where it was the same until now. */
static bool goes_on_with(const struct file_writer *writer, struct str text)
{
	uint64_t at = writer->same;
	char piece[PIECE];

	if (text.n > writer->old_size - at)
		return false;
	while (text.n) {
		ssize_t n = pread(writer->old, piece, text.n < PIECE ?
				  text.n : PIECE, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || memcmp(piece, text.p, (size_t)n))
			return false;
		text = str_skip(text, (size_t)n);
		at += (uint64_t)n;
	}
	return true;
}

/* What was the same until now, into the new file. */
static int copy_same(const struct file_writer *writer)
{
	uint64_t at = 0;
	char piece[PIECE];
	int err = 0;

	while (at < writer->same && !err) {
		uint64_t left = writer->same - at;
		ssize_t n = pread(writer->old, piece, left < PIECE ?
				  left : PIECE, (off_t)at);

		if (n > 0)
			err = write_all(writer->to, (struct str){ piece, (size_t)n });
		else if (!n || errno != EINTR)
			err = n ? -errno : -EIO;
		at += n > 0 ? (uint64_t)n : 0;
	}
	return err;
}

/* The old content will not do. */
static int open_other(struct file_writer *writer)
{
	struct stat st;
	int err;

	/* A device or a pipe is written to; a file must not take its place. */
	if (writer->old < 0 && !writer->is_new && !stat(writer->path, &st) &&
	    !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		writer->is_special = true;
		writer->to = open(writer->path, O_WRONLY | O_CLOEXEC);
		return writer->to < 0 ? -errno : 0;
	}
	err = newfile_open(&writer->file, writer->path, writer->mode,
			   &writer->names);
	if (err)
		return err;
	writer->is_file = true;
	writer->to = writer->file.fd;
	return copy_same(writer);
}

void file_put(struct file_writer *writer, struct str text)
{
	if (writer->err || !text.n)
		return;
	if (writer->to < 0 && writer->old >= 0 && goes_on_with(writer, text)) {
		writer->same += text.n;
		return;
	}
	if (writer->to < 0)
		writer->err = open_other(writer);
	if (!writer->err)
		writer->err = write_all(writer->to, text);
}

int file_end(struct file_writer *writer, struct diags *diags)
{
	bool unchanged = writer->to < 0 && writer->old >= 0 &&
			 writer->same == writer->old_size;
	int err = writer->err;

	if (!err && !unchanged && writer->to < 0)
		err = open_other(writer);
	if (writer->is_file && err)
		newfile_abandon(&writer->file);
	else if (writer->is_file)
		err = newfile_commit(&writer->file);
	else if (writer->to >= 0 && close(writer->to) && !err)
		err = -errno;
	if (writer->old >= 0)
		close(writer->old);
	arena_free(&writer->names);
	if (!err)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_FILE(writer->path),
		 "cannot write: %s", strerror(-err));
	if (!writer->is_special)
		diag_hint(diags, "nothing was changed: an older file of this name is still there");
	return err;
}

int file_write(const char *path, struct str content, struct diags *diags)
{
	struct file_writer writer;

	file_begin(&writer, path);
	file_put(&writer, content);
	return file_end(&writer, diags);
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
