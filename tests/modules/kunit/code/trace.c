// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tracing of LTO functions: each has its place in the module's table of ftrace
 * sites, by name and by address, of this object and of another; and none more.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "code.h"

#ifdef CONFIG_DYNAMIC_FTRACE

static atomic_t hits;
static unsigned long last_parent;

static notrace void count_hit(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			      struct ftrace_regs *regs)
{
	atomic_inc(&hits);
	WRITE_ONCE(last_parent, parent_ip);
}

static struct ftrace_ops ops = { .func = count_hit };

/* How often the functions of the filter were entered while root ran; the filter is emptied. */
static int traced_calls(struct kunit *test)
{
	atomic_set(&hits, 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_function(&ops), 0);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_traced_root(1), 10);
	ltomod_kunit_untraced(1);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&ops), 0);
	ftrace_set_filter(&ops, NULL, 0, 1);
	return atomic_read(&hits);
}

static int by_name(struct kunit *test, const char *pattern)
{
	char name[64];

	/* The filter's parser writes into what it is given. */
	strscpy(name, pattern, sizeof(name));
	KUNIT_ASSERT_EQ(test, ftrace_set_filter(&ops, name, strlen(name), 1), 0);
	return traced_calls(test);
}

static int by_address(struct kunit *test, unsigned long address)
{
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&ops, address, 0, 1), 0);
	return traced_calls(test);
}

static void trace_by_name(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, by_name(test, "ltomod_kunit_traced_root"), 1);
	KUNIT_EXPECT_EQ(test, by_name(test, "ltomod_kunit_traced_leaf"), 3);
	KUNIT_EXPECT_EQ(test, by_name(test, "ltomod_kunit_traced_*"), 4);
	/* Whatever the end of its name is now. */
	KUNIT_EXPECT_EQ(test, by_name(test, "traced_static*"), 3);
}

static void trace_by_address(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, by_address(test, (unsigned long)ltomod_kunit_traced_leaf), 3);
	KUNIT_EXPECT_EQ(test, by_address(test, traced_static_address()), 3);
	KUNIT_EXPECT_EQ(test, by_address(test, (unsigned long)ltomod_kunit_traced_root), 1);
}

static void trace_not_notrace(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, ftrace_set_filter_ip(&ops, (unsigned long)ltomod_kunit_untraced, 0, 1), 0);
	ftrace_set_filter(&ops, NULL, 0, 1);
}

/* The caller that ftrace sees is in the function that called. */
static void trace_names_the_caller(struct kunit *test)
{
	unsigned long root = (unsigned long)ltomod_kunit_traced_root;

	/* Or root + 512 is an address in code, which objtool minds. */
	OPTIMIZER_HIDE_VAR(root);
	KUNIT_EXPECT_EQ(test, by_address(test, (unsigned long)ltomod_kunit_traced_leaf), 3);
	KUNIT_EXPECT_GT(test, last_parent, root);
	KUNIT_EXPECT_LT(test, last_parent, root + 512);
}

#else
#define NO_FTRACE(name)	static void name(struct kunit *test) { kunit_skip(test, "a kernel without DYNAMIC_FTRACE"); }
NO_FTRACE(trace_by_name)
NO_FTRACE(trace_by_address)
NO_FTRACE(trace_not_notrace)
NO_FTRACE(trace_names_the_caller)
#endif

#ifdef CONFIG_KPROBES

static int probe_hits;

static int count_probe(struct kprobe *probe, struct pt_regs *regs)
{
	probe_hits++;
	return 0;
}
NOKPROBE_SYMBOL(count_probe);

static void trace_kprobe(struct kunit *test)
{
	struct kprobe leaf = { .symbol_name = "ltomod_kunit_traced_leaf", .pre_handler = count_probe };
	int result;

	probe_hits = 0;
	result = register_kprobe(&leaf);
	KUNIT_ASSERT_EQ(test, result, 0);
	KUNIT_EXPECT_EQ(test, ltomod_kunit_traced_root(1), 10);
	unregister_kprobe(&leaf);
	ltomod_kunit_traced_root(1);
	KUNIT_EXPECT_EQ(test, probe_hits, 3);
}

#else
static void trace_kprobe(struct kunit *test)
{
	kunit_skip(test, "a kernel without KPROBES");
}
#endif

static struct kunit_case trace_cases[] = {
	KUNIT_CASE(trace_by_name),
	KUNIT_CASE(trace_by_address),
	KUNIT_CASE(trace_not_notrace),
	KUNIT_CASE(trace_names_the_caller),
	KUNIT_CASE(trace_kprobe),
	{ }
};

static struct kunit_suite trace_suite = {
	.name = "ltomod-trace",
	.test_cases = trace_cases,
};
kunit_test_suite(trace_suite);
