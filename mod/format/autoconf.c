// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/autoconf.h"

#include <errno.h>

static struct str unquote(struct str value)
{
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		return (struct str){ value.p + 1, value.n - 2 };
	return value;
}

int autoconf_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct map *config)
{
	unsigned number = 0;

	while (text.p) {
		struct str line = str_trim(str_cut(&text, '\n'));
		struct str value = line;
		struct str name = str_cut(&value, '=');

		number++;
		if (!line.n || line.p[0] == '#')
			continue;
		if (!value.p || !str_starts(name, STR("CONFIG_")) ||
		    name.n == strlen("CONFIG_")) {
			diag_add(diags, DIAG_FATAL, CODE_CONFIG_SYNTAX,
				 PLACE_LINE(path, number),
				 "not CONFIG_<name>=<value>: \"%.*s\"",
				 (int)(line.n < 80 ? line.n : 80), line.p);
			diag_hint(diags, "expected is include/config/auto.conf of the kernel's build tree");
			return -EBADMSG;
		}
		map_put(config, name)->value = arena_str(arena, unquote(value));
	}
	return 0;
}
