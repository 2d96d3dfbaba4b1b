// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Switches large enough for a jump table. Under retpoline there must be none
 * (code generation happens in the link, which has to be told so as well); that
 * no indirect jump is left, bin/hardening says. Here: that each case arrives.
 */
#include "code.h"

#define CASE(n)		case n: return barrier_value((n) * 37u ^ 0x5au)
#define CASES8(n)	CASE(n); CASE(n + 1); CASE(n + 2); CASE(n + 3); \
			CASE(n + 4); CASE(n + 5); CASE(n + 6); CASE(n + 7)
#define CASES64(n)	CASES8(n); CASES8(n + 8); CASES8(n + 16); CASES8(n + 24); \
			CASES8(n + 32); CASES8(n + 40); CASES8(n + 48); CASES8(n + 56)

/* Code, not a constant: else a table of values would do. */
static __always_inline unsigned int barrier_value(unsigned int x)
{
	OPTIMIZER_HIDE_VAR(x);
	return x;
}

noinline unsigned int dense_switch(unsigned int x)
{
	switch (x) {
	CASES64(0);
	CASES64(64);
	CASES64(128);
	CASES64(192);
	}
	return 1000000;
}

/* A table of pointers to strings, in .rodata, with relocations. */
noinline const char *sparse_switch(u64 x)
{
	switch (x) {
	case 0:			return "zero";
	case 1:			return "one";
	case 2:			return "two";
	case 3:			return "three";
	case 4:			return "four";
	case 5:			return "five";
	case 100:		return "hundred";
	case 1ULL << 20:	return "mebi";
	case 1ULL << 40:	return "tebi";
	case ~0ULL:		return "all";
	}
	return "none";
}

static noinline int op_add(int a, int b) { return a + b; }
static noinline int op_sub(int a, int b) { return a - b; }
static noinline int op_mul(int a, int b) { return a * b; }
static noinline int op_and(int a, int b) { return a & b; }
static noinline int op_or(int a, int b) { return a | b; }
static noinline int op_xor(int a, int b) { return a ^ b; }

/* Direct calls out of a switch, then the same through pointers. */
noinline int calling_switch(unsigned int op, int a, int b)
{
	static int (*const table[])(int a, int b) = { op_add, op_sub, op_mul, op_and, op_or, op_xor };

	switch (op) {
	case 0: return op_add(a, b);
	case 1: return op_sub(a, b);
	case 2: return op_mul(a, b);
	case 3: return op_and(a, b);
	case 4: return op_or(a, b);
	case 5: return op_xor(a, b);
	case 10 ... 15: return table[op - 10](a, b);
	}
	return 0;
}
