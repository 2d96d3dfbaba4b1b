// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void names_add(struct names *names, const char *name)
{
	if (names->count == names->room) {
		names->room = names->room ? names->room * 2 : 8;
		names->items = xrealloc(names->items,
					names->room * sizeof(*names->items));
	}
	names->items[names->count++] = name;
}

bool names_has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->items[i], name))
			return true;
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_sort_unique(struct names *names)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items),
		      compare_names);
	for (size_t i = 0; i < names->count; i++)
		if (!kept || strcmp(names->items[kept - 1], names->items[i]))
			names->items[kept++] = names->items[i];
	names->count = kept;
}

void names_free(struct names *names)
{
	free(names->items);
	*names = (struct names){ NULL, 0, 0 };
}
