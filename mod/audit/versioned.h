/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which symbols a module has versions of. */
#ifndef LTOMOD_AUDIT_VERSIONED_H
#define LTOMOD_AUDIT_VERSIONED_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"

/*
 * Adds to @names, an initialized map, each symbol that @object has a version of: by
 * __version_ext_crcs and __version_ext_names, if these are there, else by
 * __versions.  So do kernels since 6.14, which do not look at the one where there
 * are the others (check_version()); modpost of before makes the one alone.
 * *any says whether there is one of them.  Returns 0, or -EBADMSG with an error
 * CODE_AUDIT_VERSIONS where a section does not hold what its name says, or has
 * not its other half.
 */
int versioned_symbols(const struct object *object, struct map *names, bool *any,
		      struct diags *diags);

#endif
