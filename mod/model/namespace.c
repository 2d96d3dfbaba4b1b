// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/namespace.h"

#include <string.h>

#include "base/str.h"

static const struct str prefix = STR("module:");

bool namespace_is_list(const char *namespace)
{
	return str_starts(str_of(namespace), prefix);
}

const char *namespace_list(const char *namespace)
{
	return namespace + prefix.n;
}

static char fold(char c, enum name_match match)
{
	return match == MATCH_DASHES && c == '-' ? '_' : c;
}

static bool begins_with(const char *module, struct str name,
			enum name_match match)
{
	for (size_t i = 0; i < name.n; i++)
		if (fold(module[i], match) != fold(name.p[i], match))
			return false;
	return true;
}

bool namespace_lists(const char *namespace, const char *module,
		     enum name_match match)
{
	struct str rest;

	if (!namespace_is_list(namespace))
		return false;
	rest = str_of(namespace_list(namespace));
	while (rest.p) {
		struct str name = str_cut(&rest, ',');
		bool glob = name.n && name.p[name.n - 1] == '*';

		name.n -= glob;
		if (begins_with(module, name, match) &&
		    (glob || strlen(module) == name.n))
			return true;
	}
	return false;
}
