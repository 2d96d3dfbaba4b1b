/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where symvers-block takes the versions of an object from. */
#ifndef LTOMOD_SYMVERS_VERSIONS_H
#define LTOMOD_SYMVERS_VERSIONS_H

#include "base/diag.h"
#include "model/symverblock.h"

enum versions_from {
	VERSIONS_CMD,		/* .<object>.cmd beside it */
	VERSIONS_SYMVERSIONS,	/* <object>.symversions beside it */
	VERSIONS_LIST,		/* standard input: symvers/symverlist.h */
};

struct version_source {
	enum versions_from from;
	const char *input;	/* this file instead; NULL: as said above */
	bool if_any;		/* a file that is not there lists none */
};

/* "cmd", "symversions", "list"; false for anything else. */
bool versions_from(const char *word, enum versions_from *from);

/*
 * The versions that @source has for @object, sorted by name, each name once,
 * in @arena.  Returns 0 or a negative errno after a diagnostic, for two CRCs
 * of one name CODE_BLOCK_CONFLICT; *items and *count are then untouched.
 */
int versions_of(const struct version_source *source, const char *object,
		struct arena *arena, struct diags *diags,
		struct symver **items, size_t *count);

#endif
