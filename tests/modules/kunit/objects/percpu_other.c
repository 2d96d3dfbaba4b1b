// SPDX-License-Identifier: GPL-2.0-or-later
/* Per-CPU variables that percpu.c uses, and one that it has a namesake of. */
#include <linux/cache.h>

#include "objects.h"

DEFINE_PER_CPU(int, percpu_shared) = 5;
DEFINE_PER_CPU_ALIGNED(struct percpu_pair, percpu_aligned) = { .first = 1, .second = 1ULL << 40 };

static DEFINE_PER_CPU(int, local) = 33;

int percpu_other_local(int cpu)
{
	return per_cpu(local, cpu);
}

int __percpu *percpu_other_address(void)
{
	return &local;
}
