// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

/* ---- names that a signal has to remove -------------------------------------- */

enum { SLOTS = 8 };

/*
 * A handler gets no argument, so this is the one mutable global of ltomod: the
 * temporary names that exist right now, one a thread that writes; more are not
 * remembered.  A slot is taken, filled in and then shown to the handler.
 */
static struct {
	atomic_flag taken;
	atomic_bool shown;
	char path[PATH_MAX];
} slots[SLOTS];

static void remove_names(int number)
{
	for (int i = 0; i < SLOTS; i++)
		if (atomic_load(&slots[i].shown))
			unlink(slots[i].path);
	/* SA_RESETHAND: now it ends the program, as if there were no handler. */
	raise(number);
}

static void install_handlers(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction action = {
		.sa_handler = remove_names,
		.sa_flags = (int)SA_RESETHAND,
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct sigaction now;

		/* What is ignored, as by nohup, stays ignored. */
		if (!sigaction(numbers[i], NULL, &now) &&
		    now.sa_handler == SIG_DFL)
			sigaction(numbers[i], &action, NULL);
	}
}

/* The slot belongs to the file until forget(): no other thread looks into it. */
static void remember(struct newfile *file)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t size = strlen(file->tmp) + 1;

	pthread_once(&once, install_handlers);
	file->slot = -1;
	if (size > sizeof(slots[0].path))
		return;
	for (int i = 0; i < SLOTS && file->slot < 0; i++)
		if (!atomic_flag_test_and_set(&slots[i].taken))
			file->slot = i;
	if (file->slot < 0)
		return;
	memcpy(slots[file->slot].path, file->tmp, size);
	atomic_store(&slots[file->slot].shown, true);
}

/* The file has no temporary name any more. */
static void forget(struct newfile *file)
{
	if (file->slot >= 0) {
		atomic_store(&slots[file->slot].shown, false);
		atomic_flag_clear(&slots[file->slot].taken);
	}
	file->slot = -1;
	file->tmp = NULL;
}

/* ---- the file ---------------------------------------------------------------- */

static char *random_name(struct newfile *file)
{
	uint64_t number = 0;
	struct timespec now;

	/* Only right after boot: then another number at each attempt will do. */
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) < 0) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		number = (uint64_t)getpid() << 32 ^ (uint64_t)now.tv_nsec;
	}
	return arena_printf(file->arena, "%s.%016llx.tmp", file->path,
			    (unsigned long long)number);
}

enum { ATTEMPTS = 100 };	/* at names that nobody else has */

int newfile_open_named(struct newfile *file, const char *path, mode_t mode,
		       struct arena *arena)
{
	*file = (struct newfile){ .fd = -1, .path = path, .arena = arena,
				  .slot = -1 };
	for (int i = 0; i < ATTEMPTS; i++) {
		file->tmp = random_name(file);
		remember(file);
		file->fd = open(file->tmp,
				O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (file->fd >= 0)
			return 0;
		forget(file);
		if (errno != EEXIST)
			break;
	}
	return -errno;
}

int newfile_open(struct newfile *file, const char *path, mode_t mode,
		 struct arena *arena)
{
	size_t length = (size_t)(path_base(path) - path);
	const char *directory = length ? arena_printf(arena, "%.*s",
						      (int)length, path) : ".";

	*file = (struct newfile){ .fd = -1, .path = path, .arena = arena,
				  .slot = -1 };
	file->fd = open(directory, O_RDWR | O_TMPFILE | O_CLOEXEC, mode);
	return file->fd >= 0 ? 0 : newfile_open_named(file, path, mode, arena);
}

/* The file without a name gets @path, if nothing has that. */
static int link_as(const struct newfile *file, const char *path)
{
	char self[32];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", file->fd);
	return linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) ?
	       -errno : 0;
}

/* rename() takes the place of an older file, and needs a name to begin with. */
static int give_name(struct newfile *file)
{
	int err = -EEXIST;

	for (int i = 0; i < ATTEMPTS && err == -EEXIST; i++) {
		file->tmp = random_name(file);
		remember(file);
		err = link_as(file, file->tmp);
		if (err)
			forget(file);
	}
	return err;
}

int newfile_commit(struct newfile *file)
{
	bool is_first = false;
	int err = 0;

	/* Where nothing is, it needs no other name before. */
	if (!file->tmp) {
		err = link_as(file, file->path);
		is_first = !err;
	}
	if (err == -EEXIST)
		err = give_name(file);
	/* close() too may report a full disk. */
	if (!err && close(file->fd))
		err = -errno;
	if (!err)
		file->fd = -1;
	if (err && is_first)
		unlink(file->path);
	if (!err && !is_first && rename(file->tmp, file->path))
		err = -errno;
	if (err) {
		newfile_abandon(file);
		return err;
	}
	forget(file);
	return 0;
}

void newfile_abandon(struct newfile *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	if (!file->tmp)
		return;
	unlink(file->tmp);
	forget(file);
}
