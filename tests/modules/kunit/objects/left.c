// SPDX-License-Identifier: GPL-2.0-or-later
#define TWIN	left_twin
#define START	100
#include "twin.h"

/* Two in one object: the first notes and the first slot of all. */
static int left_double(int x)
{
	return x * 2;
}
NOTE(0, "left", left_double);

static int left_square(int x)
{
	return x * x;
}
NOTE(1, "left again", left_square);
SLOT(0, &tally);

/* The compiler must not know that there is one of each. */
const struct note *notes_begin(void)
{
	const struct note *first = &note_0;

	OPTIMIZER_HIDE_VAR(first);
	return first;
}

int **slots_begin(void)
{
	int **first = &slot_0;

	OPTIMIZER_HIDE_VAR(first);
	return first;
}
