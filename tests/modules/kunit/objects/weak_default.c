// SPDX-License-Identifier: GPL-2.0-or-later
/* The weak definitions, and callers that could be tempted to inline them. */
#include "objects.h"

int __weak weak_replaced(int x)
{
	return x + 1;
}

int __weak weak_kept(int x)
{
	return x * 3;
}

static int real(int x)
{
	return x - 4;
}
int weak_alias(int x) __attribute__((weak, alias("real")));

int weak_number __weak = 10;
int weak_kept_number __weak = 30;
const char weak_text[] __weak = "weak";

int weak_ask_replaced(int x)
{
	return weak_replaced(x);
}

int weak_ask_kept(int x)
{
	return weak_kept(x);
}

int weak_ask_number(void)
{
	return weak_number * 100 + weak_kept_number;
}

const char *weak_ask_text(void)
{
	return weak_text;
}
