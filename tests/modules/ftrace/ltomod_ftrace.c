// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ltomod_ftrace: each read of /proc/ltomod_ftrace calls ltomod_ftrace_outer,
 * which calls ltomod_ftrace_inner three times; ltomod_ftrace_silent is
 * notrace and must never show up.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int total;

static noinline void ltomod_ftrace_inner(int i)
{
	total += i;
	barrier();
}

static notrace noinline void ltomod_ftrace_silent(int i)
{
	total -= i;
	barrier();
}

static noinline int ltomod_ftrace_outer(void)
{
	int i;

	total = 0;
	for (i = 1; i <= 3; i++)
		ltomod_ftrace_inner(i);
	ltomod_ftrace_silent(1);
	return total;
}

static int ftrace_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "total=%d\n", ltomod_ftrace_outer());
	return 0;
}

static int __init ftrace_init(void)
{
	return proc_create_single("ltomod_ftrace", 0444, NULL, ftrace_show) ? 0 : -ENOMEM;
}

static void __exit ftrace_exit(void)
{
	remove_proc_entry("ltomod_ftrace", NULL);
}

module_init(ftrace_init);
module_exit(ftrace_exit);

MODULE_DESCRIPTION("ltomod sample: functions to be traced");
MODULE_LICENSE("GPL");
