/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A symtypes file as a table: what each symbol and each type is made of, in the
 * words that its version was computed from.  Words refer to types by the names
 * of other lines: s#device.
 */
#ifndef LTOMOD_COMPARE_TYPEFILE_H
#define LTOMOD_COMPARE_TYPEFILE_H

#include "base/map.h"

struct typefile {
	const char *path;
	struct map lines;	/* "s#device", "usb_alloc_urb" -> struct str,
				   inside of the text */
};

/* What @name is made of; p NULL: the file does not say. */
static inline struct str typefile_get(const struct typefile *file,
				      struct str name)
{
	const struct str *found = map_get(&file->lines, name);

	return found ? *found : (struct str){ NULL, 0 };
}

/*
 * Cuts the next word off *rest: up to a blank outside of quotes, single or
 * double.  Empty at the end.
 */
struct str typefile_word(struct str *rest);

/* Whether a word is the name of a type: a letter, '#', a name. */
static inline bool is_type_name(struct str word)
{
	return word.n > 2 && word.p[1] == '#' && memchr("tesuE", word.p[0], 5);
}

#endif
