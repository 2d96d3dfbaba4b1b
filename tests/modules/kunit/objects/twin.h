/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three objects are made of this; TWIN names one, START is where it counts from. */
#include "objects.h"

static int tally = START;
static const char word[] = __stringify(TWIN);
static DEFINE_PER_CPU(int, local) = START + 50;

static noinline const char *name(void)
{
	return word;
}

static noinline int bump(void)
{
	return ++tally;
}

static noinline int next(void)
{
	static int count = START * 10;

	return ++count;
}

static noinline int inlined(void)
{
	return inlined_count();
}

static noinline int percpu(void)
{
	return raw_cpu_read(local);
}

const struct twin TWIN = {
	.name = name, .bump = bump, .next = next, .inlined = inlined, .percpu = percpu, .where = &tally,
};
