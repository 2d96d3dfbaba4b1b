// SPDX-License-Identifier: GPL-2.0-or-later
/* Per-CPU data: of several objects, with initial values, aligned, one on each CPU. */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/smp.h>

#include "objects.h"

static DEFINE_PER_CPU(int, local) = 21;
static DEFINE_PER_CPU(u64[3], zeroes);		/* no value of its own: the kind that becomes .bss elsewhere */

static void percpu_values(struct kunit *test)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(local, cpu), 21);
		KUNIT_EXPECT_EQ(test, percpu_other_local(cpu), 33);
		KUNIT_EXPECT_EQ(test, per_cpu(percpu_shared, cpu), 5);
		KUNIT_EXPECT_EQ(test, per_cpu(percpu_aligned, cpu).first, 1);
		KUNIT_EXPECT_EQ(test, per_cpu(percpu_aligned, cpu).second, 1ULL << 40);
		KUNIT_EXPECT_EQ(test, per_cpu(zeroes, cpu)[0] | per_cpu(zeroes, cpu)[2], 0ULL);
	}
}

static void percpu_places(struct kunit *test)
{
	unsigned long aligned = (unsigned long)&per_cpu(percpu_aligned, 0);
	int cpu;

	KUNIT_EXPECT_EQ(test, aligned % SMP_CACHE_BYTES, 0UL);
	KUNIT_EXPECT_PTR_NE(test, (int *)per_cpu_ptr(&local, 0), (int *)per_cpu_ptr(percpu_other_address(), 0));
	/* A copy for each CPU, all at one distance from another variable's. */
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, (long)&per_cpu(percpu_shared, cpu) - (long)&per_cpu(local, cpu),
				(long)&per_cpu(percpu_shared, 0) - (long)&per_cpu(local, 0));
}

static void on_this_cpu(void *unused)
{
	this_cpu_add(percpu_shared, 10 + smp_processor_id());
	__this_cpu_inc(zeroes[1]);
}

static void percpu_on_each_cpu(struct kunit *test)
{
	int cpu;

	on_each_cpu(on_this_cpu, NULL, 1);
	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(percpu_shared, cpu), 15 + cpu);
		KUNIT_EXPECT_EQ(test, per_cpu(zeroes, cpu)[1], 1ULL);
		per_cpu(percpu_shared, cpu) = 5;
		per_cpu(zeroes, cpu)[1] = 0;
	}
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(percpu_values),
	KUNIT_CASE(percpu_places),
	KUNIT_CASE(percpu_on_each_cpu),
	{ }
};

static struct kunit_suite percpu_suite = {
	.name = "ltomod-percpu",
	.test_cases = percpu_cases,
};
kunit_test_suite(percpu_suite);
