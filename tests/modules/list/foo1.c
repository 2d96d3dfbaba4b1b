// SPDX-License-Identifier: GPL-2.0-or-later
/* A global function that the module uses. */
#include <linux/compiler.h>

#include "foo.h"

noinline int foo1(int x)
{
	return x + 10;
}
