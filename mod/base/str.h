/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slices: a pointer and a length into memory that somebody else owns.  Text
 * that comes out of a mapped file has no terminating NUL, so the readers pass
 * slices around and copy only what has to live on.
 */
#ifndef LTOMOD_BASE_STR_H
#define LTOMOD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

static inline struct str str_of(const char *s)
{
	return (struct str){ s, strlen(s) };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n &&
	       (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

/* The first @skip bytes removed; an empty slice if there are fewer. */
static inline struct str str_skip(struct str s, size_t skip)
{
	if (skip > s.n)
		skip = s.n;
	return (struct str){ s.p + skip, s.n - skip };
}

/*
 * Cuts *rest at the first @sep: returns what stands before it and leaves in
 * *rest what stands after it.  Without a @sep the whole text is returned and
 * *rest becomes { NULL, 0 }, which is how a loop knows that it is done:
 *
 *	for (rest = text; rest.p; ) { field = str_cut(&rest, '\t'); ... }
 */
struct str str_cut(struct str *rest, char sep);

/* Blanks and tabs removed from both ends. */
struct str str_trim(struct str s);

/*
 * A number in C notation: decimal, or hexadecimal after 0x.  The whole slice
 * has to be the number.  Returns false, *value untouched, for anything else
 * and for what does not fit 64 bits.
 */
bool str_to_u64(struct str s, unsigned long long *value);

#endif
