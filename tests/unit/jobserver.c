// SPDX-License-Identifier: GPL-2.0-or-later
/* make's job server: who takes what, and that all of it is put back. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/jobserver.h"
#include "base/parallel.h"

/* A server of make 4.3 that holds @tokens. */
struct pipe {
	int fds[2];
};

static void flags(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static void flags(const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert_int_equal(setenv("MAKEFLAGS", text, 1), 0);
}

static void begin(struct pipe *server, const char *tokens)
{
	ssize_t size = (ssize_t)strlen(tokens);

	assert_int_equal(pipe(server->fds), 0);
	assert_int_equal(write(server->fds[1], tokens, (size_t)size), size);
	flags("rR -j8 --jobserver-auth=%d,%d", server->fds[0], server->fds[1]);
}

static int waiting(const struct pipe *server)
{
	int count;

	assert_int_equal(ioctl(server->fds[0], FIONREAD, &count), 0);
	return count;
}

static void end(struct pipe *server)
{
	close(server->fds[0]);
	close(server->fds[1]);
	unsetenv("MAKEFLAGS");
}

static void take_and_put_back(void **state)
{
	struct jobserver server, other;
	struct pipe make;
	char back[8] = { 0 };

	(void)state;
	begin(&make, "+ab+");
	assert_true(jobserver_open(&server));
	jobserver_take(&server, 3);
	assert_int_equal(server.count, 3);
	assert_int_equal(waiting(&make), 1);
	/* What is there is taken, and nobody waits for more. */
	assert_true(jobserver_open(&other));
	jobserver_take(&other, 100);
	assert_int_equal(other.count, 1);
	assert_int_equal(waiting(&make), 0);
	jobserver_close(&server);
	jobserver_close(&other);
	assert_int_equal(read(make.fds[0], back, sizeof(back)), 4);
	assert_string_equal(back, "+ab+");
	/* make's own descriptor blocks as before. */
	assert_false(fcntl(make.fds[0], F_GETFL) & O_NONBLOCK);
	end(&make);
}

/* Whoever holds tokens and is killed, or crashes, loses none of them. */
static void survive_their_holder(void **state)
{
	static const int numbers[] = { SIGKILL, SIGSEGV, SIGTERM };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct pipe make;
		int status, left = 0;
		pid_t pid;

		begin(&make, "+ab+");
		pid = fork();
		if (!pid) {
			struct jobserver server;

			signal(numbers[i], SIG_DFL);
			if (jobserver_open(&server))
				jobserver_take(&server, 3);
			raise(numbers[i]);
			_exit(server.count == 3 ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		for (int tries = 0; tries < 500 && left < 4; tries++) {
			usleep(10000);
			left = waiting(&make);
		}
		assert_int_equal(left, 4);
		end(&make);
	}
}

static void never_too_many(void **state)
{
	struct jobserver server;
	struct pipe make;
	char tokens[JOBSERVER_TOKENS + 11];

	(void)state;
	memset(tokens, '+', sizeof(tokens));
	tokens[sizeof(tokens) - 1] = '\0';
	begin(&make, tokens);
	assert_true(jobserver_open(&server));
	jobserver_take(&server, UINT32_MAX);
	assert_int_equal(server.count, JOBSERVER_TOKENS);
	jobserver_close(&server);
	assert_int_equal(waiting(&make), sizeof(tokens) - 1);
	end(&make);
}

static void named_pipe(void **state)
{
	char directory[] = "/tmp/ltomod-jobserver.XXXXXX", path[64];
	struct jobserver server;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/fifo", directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "++", 2), 2);
	flags("-j3 --jobserver-auth=fifo:%s", path);
	assert_true(jobserver_open(&server));
	jobserver_take(&server, 9);
	assert_int_equal(server.count, 2);
	jobserver_close(&server);
	assert_true(jobserver_open(&server));
	jobserver_take(&server, 1);
	assert_int_equal(server.count, 1);
	jobserver_close(&server);
	close(fd);
	unlink(path);
	rmdir(directory);
	flags("-j3 --jobserver-auth=fifo:%s", path);
	assert_false(jobserver_open(&server));
	unsetenv("MAKEFLAGS");
}

static void no_server(void **state)
{
	static const char *const cases[] = {
		"", "rR", "-j8", "-j8 --jobserver-auth=", "--jobserver-auth=-2,-2",
		"--jobserver-auth=3", "--jobserver-auth=,", "--jobserver-auth=x,y",
		"--jobserver-auth=99999999999,4", "--jobserver-auth=fifo:",
		"--jobserver-auth=fifo:/etc/passwd", "--jobserver-auth=777,778",
	};
	struct jobserver server;
	int file = open("/etc/passwd", O_RDONLY);

	(void)state;
	unsetenv("MAKEFLAGS");
	assert_false(jobserver_open(&server));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		flags("%s", cases[i]);
		if (jobserver_open(&server))
			fail_msg("\"%s\" is no server", cases[i]);
	}
	/* The numbers belong to other files by now. */
	flags("-j8 --jobserver-auth=%d,%d", file, file);
	assert_false(jobserver_open(&server));
	close(file);
	unsetenv("MAKEFLAGS");
}

static void last_one_counts(void **state)
{
	struct jobserver server;
	struct pipe make;

	(void)state;
	begin(&make, "+");
	flags("--jobserver-fds=777,778 --jobserver-auth=%d,%d -- X=1",
	      make.fds[0], make.fds[1]);
	assert_true(jobserver_open(&server));
	jobserver_close(&server);
	flags("--jobserver-auth=%d,%d --jobserver-auth=777,778",
	      make.fds[0], make.fds[1]);
	assert_false(jobserver_open(&server));
	end(&make);
}

/* ---- parallel_for -------------------------------------------------------- */

enum { THINGS = 400 };

struct work {
	atomic_uint done[THINGS];
	atomic_uint highest;		/* thread that had something to do */
	struct pipe *make;
	atomic_int fewest;		/* tokens that were left meanwhile */
};

static void work_on(void *context, unsigned thread, size_t index)
{
	struct work *work = context;
	unsigned highest = atomic_load(&work->highest);

	atomic_fetch_add(&work->done[index], 1);
	while (highest < thread &&
	       !atomic_compare_exchange_weak(&work->highest, &highest, thread))
		;
	if (work->make)
		atomic_store(&work->fewest, waiting(work->make));
}

static void run(struct work *work, struct pipe *make, unsigned threads)
{
	*work = (struct work){ .make = make };
	parallel_for(THINGS, threads, work_on, work);
	for (size_t i = 0; i < THINGS; i++)
		assert_int_equal(work->done[i], 1);
}

static void threads_take_tokens(void **state)
{
	static struct work work;
	struct pipe make;

	(void)state;
	begin(&make, "+++");
	run(&work, &make, 8);
	assert_true(work.highest <= 3);
	assert_int_equal(work.fewest, 0);
	assert_int_equal(waiting(&make), 3);
	run(&work, &make, 2);
	assert_true(work.highest <= 1);
	assert_int_equal(work.fewest, 2);
	assert_int_equal(waiting(&make), 3);
	run(&work, &make, 1);
	assert_int_equal(work.fewest, 3);
	end(&make);
	/* None is free: the caller works alone. */
	begin(&make, "");
	run(&work, &make, 8);
	assert_int_equal(work.highest, 0);
	end(&make);
	run(&work, NULL, 8);
}

/* Eight things, four threads: not all by the first. */
static void few(void *context, unsigned thread, size_t index)
{
	atomic_uint *threads = context;

	(void)index;
	atomic_fetch_or(threads, 1u << thread);
	usleep(20000);
}

static void few_things_are_shared(void **state)
{
	atomic_uint threads = 0;

	(void)state;
	parallel_for(8, 4, few, &threads);
	assert_int_equal(threads, 0xf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(take_and_put_back),
		cmocka_unit_test(survive_their_holder),
		cmocka_unit_test(never_too_many),
		cmocka_unit_test(few_things_are_shared),
		cmocka_unit_test(named_pipe),
		cmocka_unit_test(no_server),
		cmocka_unit_test(last_one_counts),
		cmocka_unit_test(threads_take_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
