// SPDX-License-Identifier: GPL-2.0-or-later
/* The namesakes of first.c's statics, and the user of the second tracepoint. */
#include <linux/percpu.h>

#include "../multi.h"
#include "../trace.h"

static int tally = 200;
static DEFINE_PER_CPU(int, local_start) = 33;	/* namesake of main.c's */

static noinline int add_one(void)
{
	return tally += 2;
}

/* 202 at each call. */
int second_tally(void)
{
	int result = add_one();

	trace_ltomod_multi_tally(result);
	tally = 200;
	return result;
}

int second_percpu_start(void)
{
	return raw_cpu_read(local_start);
}

static int phase_second(void)
{
	return 22;
}
PHASE(3, phase_second);
