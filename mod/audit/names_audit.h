/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that LTO made, and what is exported. */
#ifndef LTOMOD_AUDIT_NAMES_AUDIT_H
#define LTOMOD_AUDIT_NAMES_AUDIT_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"

/*
 * How long the source's name is in @name, one that LTO made of it: foo.llvm.123
 * (ThinLTO), foo.ltomod.1 (the link of whole modules) or foo.lto_priv.0 (GCC), and what
 * was cut off of these later, foo.llvm.123.cold.  0: @name is none.
 */
size_t lto_name_length(const char *name);

/* Adds to @exports, an initialized map, what @object exports: the names behind
 * __ksymtab_, by reference. */
void exported_names(const struct object *object, struct map *exports);

/*
 * Adds a finding CODE_AUDIT_NAME for each definition with a name that LTO made:
 * an error if bin/lto-names would have given it its own back, so that it did not
 * run, and a note for GCC's, which nobody here can undo.
 */
void audit_names(const struct object *object, struct diags *diags);

/* What a module has under another name than the source, made when it is first asked for. */
struct origins {
	struct map names;	/* the source's name -> that of the definition */
	bool made;
};

void origins_free(struct origins *origins);
/*
 * What @object, which does not define a global @name, has in its place: a definition
 * that LTO made global or numbered under another name, or a local one called
 * @name; NULL: nothing.  It lives as long as @object.
 */
const char *find_origin(struct origins *origins, const struct object *object,
			const char *name);

#endif
