// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ltomod_multi: everything a module can hold that link-time optimization
 * might break.  Reading /proc/ltomod_multi runs a check of each thing and
 * prints `<what> ok` or `<what> FAILED: <why>`.
 */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "multi.h"
#include "trace.h"

static int start = 7;
module_param(start, int, 0644);
MODULE_PARM_DESC(start, "where counting starts");

static char *label = "none";
module_param(label, charp, 0444);
MODULE_PARM_DESC(label, "a word to be shown back");

static unsigned int list[4];
static unsigned int list_n;
module_param_array(list, uint, &list_n, 0444);
MODULE_PARM_DESC(list, "up to four numbers");

/* Set by __init code from __initdata; read-only afterwards. */
static int init_sum __ro_after_init;
static int init_values[] __initdata = { 1, 2, 3, 4 };
static const char init_word[] __initconst = "begin";

static int reads __read_mostly;
static u64 big_zero[512];	/* .bss */

static DEFINE_PER_CPU(int, local_start) = 21;

static int phase_main(void)
{
	return 100;
}
PHASE(0, phase_main);

static void report(struct seq_file *m, const char *what, bool good,
		   long long got)
{
	if (good)
		seq_printf(m, "%s ok\n", what);
	else
		seq_printf(m, "%s FAILED: got %lld\n", what, got);
}

static void check_percpu(struct seq_file *m)
{
	unsigned long before = 0, after = 0;
	long long locals = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		before += per_cpu(ltomod_multi_hits, cpu);
	this_cpu_inc(ltomod_multi_hits);
	for_each_possible_cpu(cpu) {
		after += per_cpu(ltomod_multi_hits, cpu);
		locals += per_cpu(local_start, cpu);
	}
	report(m, "percpu", after == before + 1, after - before);
	report(m, "percpu-init", locals == 21LL * num_possible_cpus() &&
	       second_percpu_start() == 33, locals);
}

static void check_switches(struct seq_file *m)
{
	int got;

	got = switches_local_key(false) * 10 + switches_local_key(true);
	report(m, "static-key", got == 1, got);

	/* Keys of another object, flipped from here and back. */
	got = static_branch_unlikely(&switch_off) ? 1 : 0;
	static_branch_enable(&switch_off);
	got = got * 10 + (static_branch_unlikely(&switch_off) ? 1 : 0);
	static_branch_disable(&switch_off);
	got = got * 10 + (static_branch_likely(&switch_on) ? 1 : 0);
	report(m, "static-key-shared", got == 11, got);

	got = static_call(multi_operate)(5);
	static_call_update(multi_operate, switches_twice);
	got = got * 100 + static_call(multi_operate)(5);
	static_call_update(multi_operate, ltomod_multi_step);
	got = got * 100 + static_call(multi_operate)(6);
	report(m, "static-call", got == 61007, got);
}

/*
 * The pointers of all PHASE()s, one after the other.  Only the start of the
 * list has a name: an object linked with -r gets no __start_ symbol.
 */
static void check_phases(struct seq_file *m)
{
	const struct phase *const *list = &ltomod_phase_0;
	long long order = 0;
	int i, sum = 0;

	OPTIMIZER_HIDE_VAR(list);
	for (i = 0; i < PHASE_COUNT; i++) {
		order = order * 10 + list[i]->rank;
		sum += list[i]->run();
	}
	report(m, "section-list", sum == 100 + 11 + 12 + 22 + 33, sum);
	report(m, "section-order", order == 1234, order);
}

static int multi_show(struct seq_file *m, void *unused)
{
	struct ltomod_account inner = { .credit = 40, .delta = -1 };
	struct ltomod_account outer = { .credit = 3, .delta = 0, .next = &inner };
	int got;

	reads++;
	trace_ltomod_multi_read(reads, start);

	got = ltomod_multi_sum(&outer);
	report(m, "subdirectory", got == 42, got);
	got = ltomod_multi_asm_add(40, 2);
	report(m, "assembly", got == 42, got);
	got = first_tally() * 1000 + second_tally();
	report(m, "same-names", got == 101 * 1000 + 202, got);
	report(m, "init", init_sum == 15, init_sum);
	report(m, "bss", !memchr_inv(big_zero, 0, sizeof(big_zero)), 1);
	report(m, "data", ltomod_multi_account.credit == 1000, ltomod_multi_account.credit);
	report(m, "rodata", !strcmp(ltomod_multi_motto, "one of many"), 0);
	check_percpu(m);
	check_switches(m);
	check_phases(m);
	seq_printf(m, "params start=%d label=%s list=%u:%u\n", start, label,
		   list_n, list_n ? list[list_n - 1] : 0);
	seq_printf(m, "reads=%d\n", reads);
	return 0;
}

static int __init multi_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(init_values); i++)
		init_sum += init_values[i];
	init_sum += strlen(init_word);
	if (!proc_create_single("ltomod_multi", 0444, NULL, multi_show))
		return -ENOMEM;
	pr_info("loaded, start=%d\n", start);
	return 0;
}

static void __exit multi_exit(void)
{
	remove_proc_entry("ltomod_multi", NULL);
	pr_info("unloaded after %d reads\n", reads);
}

module_init(multi_init);
module_exit(multi_exit);

MODULE_DESCRIPTION("ltomod sample: a module of many objects");
MODULE_AUTHOR("The ltomod authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
MODULE_ALIAS("ltomod-sample");
MODULE_ALIAS("ltomod:*:many");
MODULE_FIRMWARE("ltomod/first.bin");
MODULE_FIRMWARE("ltomod/second.bin");
MODULE_SOFTDEP("pre: crc32c");
