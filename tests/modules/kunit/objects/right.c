// SPDX-License-Identifier: GPL-2.0-or-later
#define TWIN	right_twin
#define START	300
#include "twin.h"

static int run(int x)
{
	return x + 30;
}
NOTE(3, "right", run);
SLOT(2, &tally);
