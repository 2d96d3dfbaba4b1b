// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/define.h"

#include "format/lines.h"

struct str define_string(struct str text, struct str name)
{
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct str rest = l.line, value;

		if (!str_eq(word_cut(&rest), STR("#define")) ||
		    !str_eq(word_cut(&rest), name))
			continue;
		value = str_trim(rest);
		if (value.n >= 2 && value.p[0] == '"' &&
		    value.p[value.n - 1] == '"')
			return (struct str){ value.p + 1, value.n - 2 };
	}
	return (struct str){ NULL, 0 };
}
