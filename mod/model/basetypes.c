// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/basetypes.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *gcc, *clang;
} base_names[] = {
	{ "short int", "short" },
	{ "short unsigned int", "unsigned short" },
	{ "long int", "long" },
	{ "long unsigned int", "unsigned long" },
	{ "long long int", "long long" },
	{ "long long unsigned int", "unsigned long long" },
	{ "__int128 unsigned", "unsigned __int128" },
	{ "bool", "_Bool" },
};

const char *base_type_name(const char *name)
{
	size_t count = sizeof(base_names) / sizeof(*base_names);

	for (size_t i = 0; name && i < count; i++)
		if (!strcmp(name, base_names[i].gcc))
			return base_names[i].clang;
	return name;
}
