// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Assembly and C: each calls the other and reads its data. What only assembly
 * uses must not be dropped, renamed or made local; assembly in C files is part
 * of the bitcode and has to come out of it whole.
 */
#include <kunit/test.h>

#include "objects.h"

long assembly_c_step(long x)
{
	return x + 3;
}

const long assembly_c_numbers[3] = { 100, 20, 3 };
long assembly_c_bias = 1000;

/* Of this file's own assembly: data, and an offset to a function, as the kernel's initcalls have it. */
extern const u32 inline_table[3];
extern const s32 inline_offset;
long inline_target(long x);

asm(".pushsection .rodata, \"a\"\n"
    "	.balign 4\n"
    "inline_table:\n"
    "	.long 7, 11, 13\n"
    "	.globl inline_table\n"
    "inline_offset:\n"
    "	.long inline_target - .\n"
    "	.globl inline_offset\n"
    ".popsection");

long inline_target(long x)
{
	return x ^ 0x55;
}

static void assembly_called_from_c(struct kunit *test)
{
	long (*volatile add)(long a, long b) = assembly_add;

	KUNIT_EXPECT_EQ(test, assembly_add(40, 2), 42L);
	KUNIT_EXPECT_EQ(test, add(-40, 2), -38L);
}

static void assembly_calls_c(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assembly_twice(4), 10L);
}

static void assembly_shares_data(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assembly_sum(), 123L);
	assembly_c_bias += 5;
	KUNIT_EXPECT_EQ(test, assembly_bias_now(), 1005L);
	assembly_c_bias -= 5;
	KUNIT_EXPECT_EQ(test, assembly_table[0] + assembly_table[3], 5L);
	KUNIT_EXPECT_EQ(test, assembly_variable, 77L);
	assembly_variable = 78;
	KUNIT_EXPECT_EQ(test, READ_ONCE(assembly_variable), 78L);
	assembly_variable = 77;
}

static void assembly_in_c_files(struct kunit *test)
{
	const u32 *table = inline_table;
	const s32 *offset = &inline_offset;
	long result = 5;

	OPTIMIZER_HIDE_VAR(table);
	OPTIMIZER_HIDE_VAR(offset);
	KUNIT_EXPECT_EQ(test, table[0] * 10000 + table[1] * 100 + table[2], 71113U);
	KUNIT_EXPECT_PTR_EQ(test, (void *)((long)offset + *offset), (void *)inline_target);
#ifdef CONFIG_X86_64
	asm volatile("addq assembly_c_bias(%%rip), %0" : "+r" (result));
#else
	asm volatile("adrp	x9, assembly_c_bias\n"
		     "	ldr	x9, [x9, :lo12:assembly_c_bias]\n"
		     "	add	%0, %0, x9" : "+r" (result) : : "x9", "memory");
#endif
	KUNIT_EXPECT_EQ(test, result, 1005L);
}

static struct kunit_case assembly_cases[] = {
	KUNIT_CASE(assembly_called_from_c),
	KUNIT_CASE(assembly_calls_c),
	KUNIT_CASE(assembly_shares_data),
	KUNIT_CASE(assembly_in_c_files),
	{ }
};

static struct kunit_suite assembly_suite = {
	.name = "ltomod-assembly",
	.test_cases = assembly_cases,
};
kunit_test_suite(assembly_suite);
