// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/str.h"

#include <limits.h>

struct str str_cut(struct str *rest, char sep)
{
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	struct str head = *rest;

	if (!at) {
		*rest = (struct str){ NULL, 0 };
		return head;
	}
	head.n = (size_t)(at - rest->p);
	rest->n -= head.n + 1;
	rest->p = at + 1;
	return head;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return INT_MAX;
}

bool str_to_u64(struct str s, unsigned long long *value)
{
	unsigned long long sum = 0;
	int base = 10;

	if (str_starts(s, STR("0x")) || str_starts(s, STR("0X"))) {
		base = 16;
		s = str_skip(s, 2);
	}
	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int digit = digit_value(s.p[i]);

		if (digit >= base ||
		    sum > (ULLONG_MAX - (unsigned)digit) / (unsigned)base)
			return false;
		sum = sum * (unsigned)base + (unsigned)digit;
	}
	*value = sum;
	return true;
}
