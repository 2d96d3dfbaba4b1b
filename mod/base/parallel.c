// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/jobserver.h"
#include "base/str.h"

/*
 * Many things are handed out in runs, as neighbours share directories and
 * memory; few one by one, so that every thread has something to do.
 */
enum { LONGEST_RUN = 8, RUNS_A_THREAD = 4 };

struct queue {
	atomic_size_t next;
	size_t count;
	size_t run;
	parallel_fn *work;
	void *context;
};

struct worker {
	struct queue *queue;
	unsigned thread;
	pthread_t id;
};

static void *work_off(void *argument)
{
	struct worker *worker = argument;
	struct queue *queue = worker->queue;

	for (;;) {
		size_t from = atomic_fetch_add(&queue->next, queue->run);

		if (from >= queue->count)
			return NULL;
		for (size_t i = from; i < from + queue->run && i < queue->count; i++)
			queue->work(queue->context, worker->thread, i);
	}
}

void parallel_for(size_t count, unsigned threads, parallel_fn *work,
		  void *context)
{
	struct queue queue = { .count = count, .work = work, .context = context };
	struct jobserver server;
	struct worker *workers;
	bool shared = false;
	unsigned started = 1;

	if (threads > count)
		threads = (unsigned)count;
	if (threads < 1)
		threads = 1;
	if (threads > 1)
		shared = jobserver_open(&server);
	if (shared) {
		jobserver_take(&server, threads - 1);
		threads = 1 + server.count;
	}
	queue.run = count / threads / RUNS_A_THREAD;
	if (queue.run > LONGEST_RUN)
		queue.run = LONGEST_RUN;
	if (queue.run < 1)
		queue.run = 1;
	workers = xmalloc(threads * sizeof(*workers));
	for (unsigned i = 0; i < threads; i++)
		workers[i] = (struct worker){ .queue = &queue, .thread = i };
	while (started < threads &&
	       !pthread_create(&workers[started].id, NULL, work_off,
			       &workers[started]))
		started++;
	work_off(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(workers[i].id, NULL);
	free(workers);
	if (shared)
		jobserver_close(&server);
}

unsigned parallel_processors(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) || !CPU_COUNT(&set))
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

unsigned parallel_jobs(const char *text)
{
	unsigned long long jobs;

	return str_to_u64(str_of(text), &jobs) && jobs <= 1024 ? (unsigned)jobs : 0;
}
