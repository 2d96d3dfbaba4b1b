// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_percpu: an address in a per-CPU variable, which kernels before 7.1 leave 0 */
#include <linux/module.h>
#include <linux/percpu.h>

static int value;
static DEFINE_PER_CPU(int *, pointer) = &value;

static int __init percpu_init(void)
{
	pr_info("mv_percpu: the address is %s\n",
		raw_cpu_read(pointer) == &value ? "there" : "missing");
	return 0;
}

static void __exit percpu_exit(void)
{
}

module_init(percpu_init);
module_exit(percpu_exit);

MODULE_DESCRIPTION("ltomod sample: an address in a per-CPU variable");
MODULE_LICENSE("GPL");
