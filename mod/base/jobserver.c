// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* ---- the process that holds the tokens --------------------------------------- */

static unsigned take_tokens(int from, char *tokens, unsigned want)
{
	unsigned count = 0;

	while (count < want) {
		ssize_t got = read(from, tokens + count, want - count);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		count += (unsigned)got;
	}
	return count;
}

static void put_back(int to, const char *tokens, unsigned count)
{
	while (count) {
		ssize_t put = write(to, tokens, count);

		if (put < 0 && errno == EINTR)
			continue;
		/* The pipe held them before: there is room, unless make is gone. */
		if (put <= 0)
			return;
		tokens += put;
		count -= (unsigned)put;
	}
}

/* A signal for make's whole group must not end this before its parent. */
static void ignore_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		signal(numbers[i], SIG_IGN);
}

/* Of all that it inherits it keeps the server's descriptors and @line. */
static void close_others(const struct jobserver *server, int line)
{
	int kept[] = { server->from, server->to, line };
	unsigned next = 0;

	for (int i = 0; i < 3; i++)		/* three numbers, sorted */
		for (int j = i + 1; j < 3; j++)
			if (kept[j] < kept[i]) {
				int swap = kept[i];

				kept[i] = kept[j];
				kept[j] = swap;
			}
	for (int i = 0; i < 3; i++) {
		if ((unsigned)kept[i] > next)
			close_range(next, (unsigned)kept[i] - 1, 0);
		next = (unsigned)kept[i] + 1;
	}
	close_range(next, UINT_MAX, 0);
}

/* Says how many it took, and waits for the end of @line. */
static void hold_tokens(const struct jobserver *server, int line, unsigned want)
{
	char tokens[JOBSERVER_TOKENS], end;
	unsigned count;

	ignore_signals();
	close_others(server, line);
	count = take_tokens(server->from, tokens, want);
	if (write(line, &count, sizeof(count)) == sizeof(count))
		while (read(line, &end, 1) < 0 && errno == EINTR)
			;
	put_back(server->to, tokens, count);
	_exit(0);
}

void jobserver_take(struct jobserver *server, unsigned want)
{
	unsigned count;
	int line[2];

	if (want > JOBSERVER_TOKENS)
		want = JOBSERVER_TOKENS;
	if (!want || server->keeper_pid ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line))
		return;
	server->keeper_pid = fork();
	if (!server->keeper_pid)
		hold_tokens(server, line[1], want);
	close(line[1]);
	server->keeper = line[0];
	if (server->keeper_pid < 0) {
		close(line[0]);
		server->keeper_pid = 0;
	} else if (read(line[0], &count, sizeof(count)) == sizeof(count)) {
		server->count = count;
	}
}

void jobserver_close(struct jobserver *server)
{
	if (server->keeper_pid) {
		close(server->keeper);
		while (waitpid(server->keeper_pid, NULL, 0) < 0 &&
		       errno == EINTR)
			;
	}
	if (server->from >= 0)
		close(server->from);
	if (server->to >= 0)
		close(server->to);
	*server = (struct jobserver){ .from = -1, .to = -1 };
}
