/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Section mismatches: references out of what stays in memory into what is
 * freed after init or dropped with exit code, exception tables that lead
 * somewhere else than code, exports of what is freed, and sections that were
 * meant to be loaded and are not.
 *
 * Which section may refer to which, and which symbols are exempt, is the
 * kernel's to say (scripts/mod/modpost.c of 5.15 to 7.1); the tables are in
 * section_rules.c.  The findings are the kernel's; the words are ours.
 *
 *	section_names.c		a section's name -> the classes that it is in
 *	section_rules.c		the tables: names, references, exemptions
 *	section_symbols.c	an address -> the symbol that it is shown as
 *	section_words.c		a finding -> a diagnostic
 *	sections.c		the walk over an object
 */
#ifndef LTOMOD_SECTIONS_SECTIONS_H
#define LTOMOD_SECTIONS_SECTIONS_H

#include "base/diag.h"
#include "model/dialect.h"
#include "model/object.h"
#include "model/source.h"

struct section_check {
	const struct object *object;	/* ELF, open; only read */
	const struct dialect *dialect;	/* whose rules: 6.5 brought new ones */
	bool extra_warnings;		/* -W: before 6.5, some exemptions less */
	bool modules_enabled;		/* -M: since 6.6, .export_symbol counts */
	source_line_fn *source_line;	/* NULL: findings name no line */
	void *source;			/* its first argument */
};

/*
 * Checks one object and appends what it finds to @diags, in the order of the
 * file: section-mismatch, section-export and section-nonalloc as warnings,
 * section-extable as a warning or an error.  Adds to *mismatches how many of
 * them -E turns into a failure (all but section-nonalloc and, since 6.5,
 * section-export).  Touches nothing but *diags, its arena and *mismatches, so
 * that objects can be checked at the same time if each has its own.
 *
 * Returns 0, or -EBADMSG with a fatal diagnostic if a relocation names a
 * symbol that does not exist.
 */
int check_sections(const struct section_check *check, struct diags *diags,
		   size_t *mismatches);

/* Once, when all objects are checked, with -E: any mismatch is an error. */
void check_sections_sum(size_t mismatches, struct diags *diags);

#endif
