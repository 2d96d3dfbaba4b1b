// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/compiler.h>

#include "names.h"

static noinline int names_twin(int x)
{
	OPTIMIZER_HIDE_VAR(x);
	return x + 200;
}

int names_second(int x)
{
	return names_twin(x);
}
