// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/typefile.h"

struct str typefile_word(struct str *rest)
{
	struct str word;
	char quote = '\0';
	size_t n = 0;

	while (rest->n && *rest->p == ' ')
		*rest = str_skip(*rest, 1);
	for (; n < rest->n && (quote || rest->p[n] != ' '); n++) {
		char c = rest->p[n];

		if (quote && c == quote)
			quote = '\0';
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
	}
	word = (struct str){ rest->p, n };
	*rest = str_skip(*rest, n);
	return word;
}
