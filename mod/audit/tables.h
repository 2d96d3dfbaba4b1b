/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables that kernels read out of a module, of places in this very module. */
#ifndef LTOMOD_AUDIT_TABLES_H
#define LTOMOD_AUDIT_TABLES_H

#include "model/code.h"

/*
 * An undefined symbol for such a place means that a reference did not follow a
 * function that LTO renamed: a kernel would patch, trace or call a place that is
 * not the module's, or look up its own in vain.  Elsewhere a relative reference to
 * what the kernel exports is as good as any.
 */
struct local_table {
	const char *section;	/* '*' ends a prefix */
	enum machine machine;	/* MACHINE_UNKNOWN: either */
	uint8_t entry;		/* bytes; 0: all words are places */
	uint8_t places;		/* which words of an entry are, a bit each */
	enum { SITE, USED } what;	/* of a place: code that something is done
				   to, or what is called or looked at through it */
};

/* The table that a section of this name is, or NULL. */
const struct local_table *find_table(enum machine machine, const char *section);
/* Whether the word at @offset of @table, which may be NULL, is a place. */
bool table_place(const struct local_table *table, uint64_t offset);

#endif
