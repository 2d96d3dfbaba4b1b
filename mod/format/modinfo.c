// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/modinfo.h"

#include <errno.h>

int modinfo_check(const char *path, struct str section, struct diags *diags)
{
	const char *last;

	if (!section.n || section.p[section.n - 1] == '\0')
		return 0;
	last = memrchr(section.p, '\0', section.n);
	diag_add(diags, DIAG_ERROR, CODE_MODINFO_END,
		 PLACE_SECTION(path, ".modinfo",
			       last ? (uint64_t)(last + 1 - section.p) : 0),
		 "the last string has no terminating NUL");
	diag_hint(diags, "the object is damaged; build it again");
	return -EBADMSG;
}

bool modinfo_next(struct modinfo *info)
{
	struct str text, value;

	do {
		if (!info->rest.n || !memchr(info->rest.p, '\0', info->rest.n))
			return false;
		text = str_cut(&info->rest, '\0');
	} while (!text.n);

	value = text;
	info->key = str_cut(&value, '=');
	info->value = value.p ? value : (struct str){ text.p + text.n, 0 };
	return true;
}

const char *modinfo_get(struct str section, const char *key,
			const char *previous)
{
	struct str wanted = str_of(key);

	/* The value ends in a NUL of the section: see modinfo_next(). */
	if (previous)
		section = str_skip(section, (size_t)(previous - section.p) +
					    strlen(previous) + 1);
	for (struct modinfo i = modinfo_of(section); modinfo_next(&i); )
		if (str_eq(i.key, wanted))
			return i.value.p;
	return NULL;
}
