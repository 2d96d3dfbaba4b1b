// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/compiler.h>

int needed(int x);

noinline int needed(int x)
{
	return x + 1;
}
