// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/parallel.h"

static const struct child_limits guard_limits = {
	.cpu_seconds = 600, .memory = 16ull << 30, .keep_stderr = true,
};

struct guarded {
	int (*work)(void *context);
	void *context;
};

int guard_init(struct guard *guard)
{
	guard->threads = parallel_processors();
	guard->size = guard->threads * sizeof(*guard->reading);
	guard->reading = mmap(NULL, guard->size, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return guard->reading == MAP_FAILED ? -errno : 0;
}

void guard_free(struct guard *guard)
{
	munmap(guard->reading, guard->size);
}

static int in_child(void *context, int out)
{
	const struct guarded *guarded = context;

	if (dup2(out, STDOUT_FILENO) < 0)
		return 2;
	return guarded->work(guarded->context);
}

static void report_crash(const struct guard *guard, int number,
			 struct diags *diags)
{
	const char *path = NULL;

	for (unsigned i = 0; i < guard->threads && !path; i++)
		path = guard->reading[i];
	diag_add(diags, DIAG_FATAL, CODE_TYPES_CRASH, PLACE_FILE(path),
		 "%s (signal %d)", number == SIGXCPU ?
		 "its debug information could not be read in time" :
		 "reading its debug information failed", number);
	diag_hint(diags, "the file is damaged: compile it again");
}

/* Passes on what the child has written, or says how it ended. */
static int pass_on(const struct guard *guard, const struct child_result *result,
		   struct diags *diags)
{
	int err;

	if (result->exit_status < 0) {
		report_crash(guard, result->signal, diags);
		return 2;
	}
	err = child_put(STDOUT_FILENO, result->out.data, result->out.size);
	if (!err)
		return result->exit_status;
	diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
		 "cannot write to standard output: %s", strerror(-err));
	return 2;
}

int guard_run(struct guard *guard, int (*work)(void *context), void *context,
	      struct diags *diags)
{
	struct guarded guarded = { work, context };
	struct child_result result;
	int status, err;

	err = child_run(in_child, &guarded, &guard_limits, diags->arena,
			&result);
	if (!err && result.exit_status < 0 && guard->threads > 1) {
		file_unmap(&result.out);
		memset(guard->reading, 0, guard->size);
		guard->threads = 1;
		err = child_run(in_child, &guarded, &guard_limits, diags->arena,
				&result);
	}
	if (err)
		return err;
	status = pass_on(guard, &result, diags);
	file_unmap(&result.out);
	return status;
}

int guard_command(struct guard *guard, int (*work)(void *context), void *context,
		  struct diags *diags)
{
	int status = guard_init(guard);

	if (!status) {
		status = guard_run(guard, work, context, diags);
		guard_free(guard);
	}
	if (status >= 0)
		return status;
	diag_add(diags, DIAG_FATAL, CODE_TYPES_CRASH, PLACE_NONE,
		 "no process to read types in: %s", strerror(-status));
	return 2;
}
