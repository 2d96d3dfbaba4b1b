// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/child.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#ifdef LTOMOD_COVERAGE
void __gcov_dump(void);
#endif

int child_put(int fd, const void *data, size_t size)
{
	const char *p = data;

	while (size) {
		ssize_t done = write(fd, p, size);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			p += done;
			size -= (size_t)done;
		}
	}
	return 0;
}

/* The address space in use: a sanitizer's takes terabytes to begin with. */
static uint64_t memory_in_use(void)
{
	unsigned long long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file || fscanf(file, "%llu", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * At the soft limit of CPU time SIGXCPU comes, at the hard one SIGKILL, which
 * tells nobody why: so there is a second between the two.  A hard limit that is
 * lower already cannot be raised, and an attempt would set neither.
 */
static void limit(int resource, uint64_t value)
{
	const uint64_t gap = resource == RLIMIT_CPU;
	struct rlimit limits;

	if (getrlimit(resource, &limits))
		return;
	limits.rlim_max = least(limits.rlim_max, value + gap);
	limits.rlim_cur = limits.rlim_max > gap ? limits.rlim_max - gap :
			  limits.rlim_max;
	setrlimit(resource, &limits);
}

static void confine(const struct child_limits *limits, int errors)
{
	/* A crash is this process's end, whatever the parent does on one. */
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	if (!limits->keep_stderr) {
		dup2(errors, STDOUT_FILENO);
		dup2(errors, STDERR_FILENO);
	}
	/* It does not outlive who waits for it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, limits->cpu_seconds);
	limit(RLIMIT_AS, memory_in_use() + limits->memory);
}

struct job {
	int (*work)(void *context, int out);
	void *context;
	int out;
	int status;
};

static void *on_stack(void *context)
{
	struct job *job = context;

	job->status = job->work(job->context, job->out);
	return NULL;
}

/* Libraries that walk recursively get as deep as their stack. */
static int work_on(struct job *job, uint64_t stack)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int err = stack ? pthread_attr_init(&attributes) : EINVAL;

	if (!err) {
		pthread_attr_setstacksize(&attributes, stack);
		err = pthread_create(&thread, &attributes, on_stack, job);
		pthread_attr_destroy(&attributes);
	}
	if (err)
		on_stack(job);
	else
		pthread_join(thread, NULL);
	return job->status;
}

static const char *first_line(int fd, struct arena *arena)
{
	char text[512];
	ssize_t got = pread(fd, text, sizeof(text) - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return arena_strdup(arena, text);
}

static int wait_for(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

int child_spawn(const char *const *words, int *status)
{
	pid_t pid;
	int err = posix_spawnp(&pid, words[0], NULL, NULL,
			       (char *const *)(uintptr_t)words, environ);

	return err ? -err : wait_for(pid, status);
}

static int run(int (*work)(void *context, int out), void *context,
	       const struct child_limits *limits, int out, int errors,
	       struct arena *arena, struct child_result *result)
{
	struct child_result found = { .exit_status = -1 };
	int status, err;
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		struct job job = { work, context, out, 2 };

		confine(limits, errors);
		status = work_on(&job, limits->stack);
		fflush(stdout);
		fflush(stderr);
#ifdef LTOMOD_COVERAGE
		__gcov_dump();	/* _exit() would lose what was counted */
#endif
		_exit(status);
	}
	err = wait_for(pid, &status);
	if (err)
		return err;
	if (WIFEXITED(status))
		found.exit_status = WEXITSTATUS(status);
	else if (WIFSIGNALED(status))
		found.signal = WTERMSIG(status);
	err = file_map_fd(out, 0, &found.out);
	if (err)
		return err;
	found.said = limits->keep_stderr ? "" : first_line(errors, arena);
	*result = found;
	return 0;
}

int child_run(int (*work)(void *context, int out), void *context,
	      const struct child_limits *limits, struct arena *arena,
	      struct child_result *result)
{
	int out = memfd_create("ltomod-result", MFD_CLOEXEC);
	int errors = memfd_create("ltomod-errors", MFD_CLOEXEC);
	int err = -errno;

	if (out >= 0 && errors >= 0)
		err = run(work, context, limits, out, errors, arena, result);
	if (out >= 0)
		close(out);
	if (errors >= 0)
		close(errors);
	return err;
}
