// SPDX-License-Identifier: GPL-2.0-or-later
#define TWIN	middle_twin
#define START	200
#include "twin.h"

/* Which of the two namesakes the section points to can be told by its value. */
SLOT(1, &tally);

static int run(int x)
{
	return x + 20;
}
NOTE(2, "middle", run);
