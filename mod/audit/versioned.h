/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which symbols a module has versions of. */
#ifndef LTOMOD_AUDIT_VERSIONED_H
#define LTOMOD_AUDIT_VERSIONED_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"

/*
 * Adds to @names, an initialized map, each symbol that __versions or (since 6.14)
 * __version_ext_names of @object lists.  *any says whether there is one of the
 * two.  Returns 0, or -EBADMSG with an error CODE_AUDIT_VERSIONS where a section
 * does not hold what its name says.
 */
int versioned_symbols(const struct object *object, struct map *names, bool *any,
		      struct diags *diags);

#endif
