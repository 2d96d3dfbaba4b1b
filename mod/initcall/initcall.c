// SPDX-License-Identifier: GPL-2.0-or-later
#include "initcall/initcall.h"

#include <stdlib.h>

#include "base/arena.h"

#define LEVEL(name) { { name, sizeof(name) - 1 }, ".initcall" name ".init" }

const struct initcall_level initcall_levels[INITCALL_LEVELS] = {
	LEVEL("0"), LEVEL("0s"), LEVEL("1"), LEVEL("1s"),
	LEVEL("2"), LEVEL("2s"), LEVEL("3"), LEVEL("3s"),
	LEVEL("4"), LEVEL("4s"), LEVEL("5"), LEVEL("5s"),
	LEVEL("6"), LEVEL("6s"), LEVEL("7"), LEVEL("7s"),
	{ { "con", 3 }, ".con_initcall.init" },
	LEVEL("early"),
	LEVEL("rootfs"), LEVEL("rootfss"),
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!is_digit(c) && c != '_' && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z'))
			return false;
	}
	return s.n != 0;
}

/* Takes a digit or more off *rest. */
static struct str take_digits(struct str *rest)
{
	struct str digits = { rest->p, 0 };

	while (digits.n < rest->n && is_digit(rest->p[digits.n]))
		digits.n++;
	*rest = str_skip(*rest, digits.n);
	return digits;
}

/* Whether @tail begins with __<counter>_<line>_. */
static bool take_numbers(struct str tail, struct str *counter,
			 struct str *function)
{
	struct str rest = str_skip(tail, 2);

	if (!str_starts(tail, STR("__")))
		return false;
	*counter = take_digits(&rest);
	if (!counter->n || !str_starts(rest, STR("_")))
		return false;
	rest = str_skip(rest, 1);
	if (!take_digits(&rest).n || !str_starts(rest, STR("_")))
		return false;
	*function = str_skip(rest, 1);
	return true;
}

enum initcall_name initcall_parse(struct str symbol, struct initcall *initcall)
{
	struct str id = str_skip(symbol, sizeof(INITCALL_PREFIX) - 1);
	struct str counter, function;
	unsigned long long number;
	size_t at = id.n;

	if (!str_starts(symbol, STR(INITCALL_PREFIX)))
		return INITCALL_OTHER;
	/* A module's name may hold numbers as well: the last ones count. */
	while (!take_numbers(str_skip(id, at), &counter, &function))
		if (!at--)
			return INITCALL_OTHER;
	if (!is_name(id) || !str_to_u64(counter, &number))
		return INITCALL_BAD_ID;
	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		struct str name = initcall_levels[level].name;

		if (!str_ends(function, name))
			continue;
		id.n -= name.n;
		*initcall = (struct initcall){
			.id = id,
			.counter = number,
			.level = level,
		};
		return INITCALL_NAME;
	}
	return INITCALL_BAD_LEVEL;
}

void initcall_add(struct initcall_list *list, const struct initcall *initcall)
{
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 64;
		list->items = xrealloc(list->items,
				       list->room * sizeof(*list->items));
	}
	list->items[list->count++] = *initcall;
}

size_t initcalls_count(const struct initcalls *initcalls)
{
	size_t count = 0;

	for (unsigned level = 0; level < INITCALL_LEVELS; level++)
		count += initcalls->levels[level].count;
	return count;
}

void initcalls_free(struct initcalls *initcalls)
{
	for (unsigned level = 0; level < INITCALL_LEVELS; level++)
		free(initcalls->levels[level].items);
	*initcalls = (struct initcalls){ 0 };
}
