// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/loadable.h"

const struct loadable_version *loadable_version(const struct loadable *loadable,
						const char *name)
{
	for (size_t i = 0; i < loadable->nversions; i++) {
		const struct loadable_version *version = &loadable->versions[i];

		if (version->extended == loadable->has_extended &&
		    !strcmp(version->name, name))
			return version;
	}
	return NULL;
}

void loadable_end(struct loadable *loadable)
{
	if (loadable)
		names_free(&loadable->namespaces);
}
