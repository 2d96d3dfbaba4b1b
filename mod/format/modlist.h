/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists that kbuild writes.
 *
 * <module>.mod names the objects that a module is made of:
 *	before 5.19	all on line 1; line 2 holds undefined symbols (or
 *			nothing) for the trimming of exports
 *	since 5.19	one object a line
 * modules.order names the modules, one a line: foo.ko before 6.2, foo.o since.
 */
#ifndef LTOMOD_FORMAT_MODLIST_H
#define LTOMOD_FORMAT_MODLIST_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/names.h"

struct mod_file {
	struct names objects;	/* paths as written: "dir/a.o"; no doubles */
	struct names undefined;	/* symbols of line 2; no doubles */
};

/*
 * Reads the @text of a .mod file, any form.  Names are copied to @arena.
 * Returns 0, or -EBADMSG with an error CODE_MOD_SYNTAX (no object at all, a name
 * on line 1 that is neither .o nor .a); *out is then untouched.
 */
int mod_file_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct mod_file *out);
void mod_file_free(struct mod_file *file);

/*
 * Reads a modules.order: appends every entry as it is written (see
 * canonical_name()) to @out.  An entry that comes twice is warned about
 * (CODE_ORDER_DOUBLE); empty lines are skipped.  Returns 0, or
 * -EBADMSG with an error CODE_ORDER_SYNTAX for a line that names no .ko or .o.
 */
int modules_order_parse(const char *path, struct str text, struct arena *arena,
			struct diags *diags, struct names *out);

#endif
