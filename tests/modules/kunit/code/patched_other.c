// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys and calls that keys.c and calls.c switch from outside. */
#include "code.h"

DEFINE_STATIC_KEY_FALSE(other_off);
DEFINE_STATIC_KEY_TRUE(other_on);
static DEFINE_STATIC_KEY_FALSE(local_key);

/* Small enough to be imported into other objects, branches and all. */
int other_sees_keys(void)
{
	int seen = 0;

	if (static_branch_unlikely(&other_off))
		seen += 10;
	if (static_branch_likely(&other_on))
		seen += 1;
	return seen;
}

int other_local_key(bool on)
{
	if (on)
		static_branch_enable(&local_key);
	else
		static_branch_disable(&local_key);
	if (static_branch_unlikely(&local_key))
		return 1;
	return 0;
}

int operate_add(int x)
{
	return x + 1;
}

int operate_double(int x)
{
	return x * 2;
}

DEFINE_STATIC_CALL(other_operate, operate_add);

int other_operates(int x)
{
	return static_call(other_operate)(x);
}

/* Returns 0 until it is told otherwise. */
int operate_no_more(int x)
{
	return x - 100;
}

DEFINE_STATIC_CALL_RET0(other_quiet, operate_no_more);

int other_calls_quiet(int x)
{
	return static_call(other_quiet)(x);
}
