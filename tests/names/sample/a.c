// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/compiler.h>

#include "names.h"

static noinline int names_twin(int x)
{
	OPTIMIZER_HIDE_VAR(x);
	return x + 100;
}

static noinline int names_lone(int x)
{
	OPTIMIZER_HIDE_VAR(x);
	return x + 1;
}

int names_first(int x)
{
	return names_twin(x);
}

int names_alone(int x)
{
	return names_lone(x);
}
