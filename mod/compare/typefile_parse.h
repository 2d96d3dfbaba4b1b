/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symtypes files, read as they are: of genksyms -T, of gendwarfksyms and of
 * genbcksyms.  A line a name, "[override ]NAME WORD WORD ...".
 */
#ifndef LTOMOD_COMPARE_TYPEFILE_PARSE_H
#define LTOMOD_COMPARE_TYPEFILE_PARSE_H

#include "compare/typefile.h"

/*
 * Whether a symbol in @wanted has a line in @text; calls @each for those that
 * do.  Cheaper than the table, for files of which most are of no interest.
 */
bool typefile_symbols(struct str text, const struct map *wanted,
		      void (*each)(const struct map_entry *symbol, void *context),
		      void *context);
/* Makes the table of @text, which has to live as long; memory in @arena. */
void typefile_index(struct str text, struct arena *arena, struct typefile *out);
void typefile_end(struct typefile *file);

#endif
