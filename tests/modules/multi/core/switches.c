// SPDX-License-Identifier: GPL-2.0-or-later
/* Static keys and static calls: code that patches itself. */
#include "../multi.h"

DEFINE_STATIC_KEY_FALSE(switch_off);
DEFINE_STATIC_KEY_TRUE(switch_on);
DEFINE_STATIC_CALL(multi_operate, ltomod_multi_step);

static DEFINE_STATIC_KEY_FALSE(local_key);

int switches_twice(int x)
{
	return x * 2;
}

/* Switches the key of this object; whether the branch is then taken. */
int switches_local_key(bool on)
{
	if (on)
		static_branch_enable(&local_key);
	else
		static_branch_disable(&local_key);
	if (static_branch_unlikely(&local_key))
		return 1;
	return 0;
}

static int phase_switches(void)
{
	return 33;
}
PHASE(4, phase_switches);
