// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

/* The option's value; the last one counts.  --jobserver-fds is make 4.1's. */
static struct str find_auth(const char *flags)
{
	struct str auth = { NULL, 0 };

	for (struct str rest = str_of(flags); rest.p; ) {
		struct str word = str_cut(&rest, ' ');

		if (str_starts(word, STR("--jobserver-auth=")))
			auth = str_skip(word, sizeof("--jobserver-auth=") - 1);
		else if (str_starts(word, STR("--jobserver-fds=")))
			auth = str_skip(word, sizeof("--jobserver-fds=") - 1);
	}
	return auth;
}

/*
 * Opens a pipe anew: O_NONBLOCK of the descriptor that make handed down would
 * be everyone's.  Returns -1 for what is not a pipe: the number may be that of
 * another file by now.
 */
static int open_pipe(const char *path, int how)
{
	int fd = open(path, how | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) || !S_ISFIFO(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int open_number(struct str number, int how)
{
	unsigned long long fd;
	char path[32];

	if (!str_to_u64(number, &fd) || fd > INT_MAX)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%llu", fd);
	return open_pipe(path, how);
}

static int open_named(struct str name)
{
	char path[PATH_MAX];

	if (name.n >= sizeof(path))
		return -1;
	memcpy(path, name.p, name.n);
	path[name.n] = '\0';
	return open_pipe(path, O_RDWR);
}

bool jobserver_open(struct jobserver *server)
{
	const char *flags = getenv("MAKEFLAGS");
	struct str auth = find_auth(flags ? flags : "");

	*server = (struct jobserver){ .from = -1, .to = -1 };
	if (str_starts(auth, STR("fifo:"))) {
		server->from = open_named(str_skip(auth, 5));
		if (server->from >= 0)
			server->to = fcntl(server->from, F_DUPFD_CLOEXEC, 0);
	} else if (auth.p) {
		server->from = open_number(str_cut(&auth, ','), O_RDONLY);
		server->to = open_number(auth, O_WRONLY);
	}
	if (server->from >= 0 && server->to >= 0)
		return true;
	jobserver_close(server);
	return false;
}

void jobserver_take(struct jobserver *server, unsigned want)
{
	while (want && server->count < JOBSERVER_TOKENS) {
		unsigned room = JOBSERVER_TOKENS - server->count;
		ssize_t got = read(server->from, server->tokens + server->count,
				   want < room ? want : room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		server->count += (unsigned)got;
		want -= (unsigned)got;
	}
}

void jobserver_close(struct jobserver *server)
{
	while (server->count) {
		ssize_t put = write(server->to, server->tokens, server->count);

		if (put < 0 && errno == EINTR)
			continue;
		/* The pipe held them before: there is room, unless make is gone. */
		if (put <= 0)
			break;
		server->count -= (unsigned)put;
		memmove(server->tokens, server->tokens + put, server->count);
	}
	if (server->from >= 0)
		close(server->from);
	if (server->to >= 0)
		close(server->to);
	*server = (struct jobserver){ .from = -1, .to = -1 };
}
