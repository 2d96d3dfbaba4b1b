/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Section mismatches: references out of what stays in memory into what is
 * freed after init or dropped with exit code, exception tables that lead
 * somewhere else than code, exports of what is freed, and sections that were
 * meant to be loaded and are not.
 *
 * Which section may refer to which, and which symbols are exempt, is the
 * kernel's to say (scripts/mod/modpost.c of 6.1 and of 6.12); the tables are in
 * section_rules.c.  The findings are the kernel's; the words are ours.
 *
 *	section_names.c		a section's name -> the classes that it is in
 *	section_rules.c		the tables: names, references, exemptions
 *	section_symbols.c	an address -> the symbol that it is shown as
 *	section_words.c		a finding -> a diagnostic
 *	sections.c		the walk over an object
 */
#ifndef LTOMOD_CHECK_SECTIONS_H
#define LTOMOD_CHECK_SECTIONS_H

#include "model/session.h"
#include "model/source.h"

/*
 * Checks the object of @module, which is open, and adds what it finds to the
 * session's diagnostics, in the order of the file: section-mismatch,
 * section-export and section-nonalloc as warnings, section-extable as a
 * warning or an error.  @source_line, with @source, is asked for the lines of
 * findings; NULL: they name none.  Of the session, only the diagnostics and the
 * arena change: modules can be checked at the same time.
 *
 * Returns 0, or -EBADMSG with a fatal diagnostic if a relocation names a
 * symbol that does not exist.
 */
int check_sections(struct session *session, const struct module *module,
		   source_line_fn *source_line, void *source);

/*
 * Once, when the outputs are written: under -E mismatches are an error.  They
 * are counted in the session's diagnostics: all but section-nonalloc and, since
 * 6.5, section-export.
 */
void check_sections_sum(struct session *session);

#endif
