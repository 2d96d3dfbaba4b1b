/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All modules of a run: the pattern and the script are read once, then each module is
 *
 *	foo.o, completion (foo.mod.o), common objects -> partial link -> foo.ko
 *
 * several at once.
 */
#ifndef LTOMOD_MODFINAL_FINALIZE_H
#define LTOMOD_MODFINAL_FINALIZE_H

#include "base/diag.h"
#include "model/names.h"

struct final_options {
	const char *handoff;
	const char *template;
	struct names commons;
	struct names scripts;
	struct names modules;	/* none: all of the hand-off */
	const char *output;	/* NULL, or where the one module goes */
	const char *directory;	/* NULL, or where NAME.ko are */
	const char *ldflags;
	unsigned jobs;
};

/*
 * Writes the modules; each file appears whole or not at all, and one that would not change is
 * not touched.  Returns 0; -ENOTSUP if at least one module, or all, has to be
 * compiled and linked, after a note (CODE_FINAL_LINKER) that says why; or another negative
 * errno after a diagnostic.
 */
int finalize_modules(const struct final_options *options, struct arena *arena,
		     struct diags *diags);

#endif
