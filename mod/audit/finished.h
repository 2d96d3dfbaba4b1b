/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finished module, from its file to all findings about it. */
#ifndef LTOMOD_AUDIT_FINISHED_H
#define LTOMOD_AUDIT_FINISHED_H

#include "base/diag.h"
#include "base/map.h"

/*
 * Adds the symbols of the Module.symvers at @path to @exports, an initialized
 * map that copies its names.  Returns whether the file could be read; a line
 * that is bad is an error, and the others count.
 */
bool audit_exports(const char *path, struct map *exports, struct diags *diags);

struct audit_options {
	const struct map *exports;	/* what undefined symbols have to be
					   among; NULL: not known */
	bool warn_undefined;	/* one that nobody exports, or that has no
				   version, is a warning, as for the kernel's
				   modpost with -w */
	bool source_names;	/* each name has to be the source's */
	bool unused;		/* tell of globals that nobody uses */
};

/*
 * Adds an error for everything that the module at @path must not have; @as is
 * what it is called then, if not NULL.
 */
void audit_finished(const char *path, const char *as,
		    const struct audit_options *options, struct diags *diags);

#endif
