// SPDX-License-Identifier: GPL-2.0-or-later
/* The definitions that win over the weak ones. */
#include "objects.h"

int weak_replaced(int x)
{
	return x + 2;
}

int weak_number = 20;
const char weak_text[] = "strong";
