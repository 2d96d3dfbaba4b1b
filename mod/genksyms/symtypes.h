/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symtypes files, as genksyms -T writes and -r reads them: a line a symbol,
 *
 *	[override ]NAME [extern ]TOKEN TOKEN ...
 *
 * where NAME and TOKENs that refer to other symbols begin with the letter of
 * their kind: t#typedef e#enum s#struct u#union E#enumerator.
 */
#ifndef LTOMOD_GENKSYMS_SYMTYPES_H
#define LTOMOD_GENKSYMS_SYMTYPES_H

#include "base/buf.h"
#include "base/diag.h"
#include "genksyms/expand.h"
#include "genksyms/symbols.h"

/*
 * Makes the lines of @text, of the file @path, references of @symbols.  @text
 * must live as long as they.  Returns 0 or a negative errno with a diagnostic.
 */
int symtypes_read(struct str text, const char *path, struct symbols *symbols,
		  struct diags *diags);

/* Appends a line for each symbol of @row to @out. */
void symtypes_print(struct buf *out, const struct cnames *names,
		    const struct csyms *row);

#endif
