/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in the way of a module: a diagnostic with what the kernel would
 * say beside it.  DIAG_ERROR: it does not load.  DIAG_WARNING: it loads, and
 * the kernel complains or will be the worse for it.  DIAG_NOTE: good to know.
 * DIAG_FATAL: it cannot be told whether it loads.
 */
#ifndef LTOMOD_LOADER_FINDING_H
#define LTOMOD_LOADER_FINDING_H

#include "base/diag.h"

/* What load_module() does, in its order; it ends with the first that fails. */
enum load_stage {
	STAGE_SIGNATURE,
	STAGE_FORMAT,		/* ELF, struct module */
	STAGE_LAYOUT,		/* the version of module_layout */
	STAGE_MODINFO,		/* vermagic, livepatch */
	STAGE_SYMBOLS,		/* every symbol; all are complained about */
	STAGE_EXPORTS,
	STAGE_INIT,		/* the module's own code runs */
	STAGES
};

struct finding {
	const char *code;	/* a literal: see docs/DIAGNOSTICS.md */
	enum severity severity;
	enum load_stage stage;
	int err;		/* positive errno that insmod would see; or 0 */
	const char *symbol;	/* NULL: about none in particular */
	const char *text;
	const char *kernel;	/* what the kernel log would say; NULL: nothing */
	const char *advice;	/* what to do next, or NULL */
};

struct findings {
	struct arena *arena;	/* holds everything */
	struct finding *items;
	size_t count;
	size_t room;
	size_t counts[DIAG_SEVERITIES];
};

/* Appends one of which the text is set; the rest is the caller's to fill in. */
struct finding *finding_add(struct findings *findings, enum severity severity,
			    const char *code, enum load_stage stage,
			    const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* The errno that insmod gets: that of the last error of the first stage which
 * has one; 0 if there is no error. */
int findings_errno(const struct findings *findings);
/* Puts them in the order of the stages, those of one stage as they are. */
void findings_sort(struct findings *findings);

#endif
