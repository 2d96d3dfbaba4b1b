/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The .modinfo section: "key=value" strings, each ended by a NUL; several NULs
 * in a row are padding (include/linux/moduleparam.h, MODULE_INFO()).
 */
#ifndef LTOMOD_FORMAT_MODINFO_H
#define LTOMOD_FORMAT_MODINFO_H

#include <stdbool.h>

#include "base/diag.h"

struct modinfo {
	struct str rest;	/* the section's bytes still to come */
	struct str key;
	struct str value;	/* NUL-terminated: value.p is a C string */
};

/* An unterminated last string is an error: returns -EBADMSG, CODE_MODINFO_END. */
int modinfo_check(const char *path, struct str section, struct diags *diags);

static inline struct modinfo modinfo_of(struct str section)
{
	return (struct modinfo){ .rest = section };
}

/*
 * The next pair; false at the end.  A string without '=' comes as a key with
 * an empty value.  An unterminated last string is not handed out.
 */
bool modinfo_next(struct modinfo *info);

/*
 * The value of @key after @previous (NULL: the first), a C string inside the
 * section; NULL if there is none.  As the kernel's get_modinfo() and its next.
 */
const char *modinfo_get(struct str section, const char *key,
			const char *previous);

#endif
