// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/loadable.h"

const struct loadable_version *loadable_version(const struct loadable *loadable,
						const char *name, bool extended)
{
	for (size_t i = 0; i < loadable->nversions; i++) {
		const struct loadable_version *version = &loadable->versions[i];

		if (version->extended == extended &&
		    !strcmp(version->name, name))
			return version;
	}
	return NULL;
}

const char *depends_next(struct str *rest, struct arena *arena)
{
	char *name = arena_str(arena, str_cut(rest, ','));

	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return *name ? name : NULL;
}

void loadable_end(struct loadable *loadable)
{
	if (loadable)
		names_free(&loadable->namespaces);
}
