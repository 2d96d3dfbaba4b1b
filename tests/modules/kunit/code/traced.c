// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that trace.c traces. */
#include "code.h"

noinline int ltomod_kunit_traced_leaf(int x)
{
	barrier();
	return x + 1;
}

/* A static of which another object gets the address: ThinLTO may give it another name. */
static noinline int traced_static(int x)
{
	barrier();
	return x + 2;
}

noinline int ltomod_kunit_traced_root(int x)
{
	int i;

	for (i = 0; i < 3; i++)
		x = traced_static(ltomod_kunit_traced_leaf(x));
	return x;
}

noinline notrace int ltomod_kunit_untraced(int x)
{
	barrier();
	return x + 3;
}

unsigned long traced_static_address(void)
{
	return (unsigned long)traced_static;
}
