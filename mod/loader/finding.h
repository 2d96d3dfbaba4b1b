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
	STAGE_TABLES,		/* arm64's stubs, tables of exports */
	STAGE_NAMESPACES,	/* what is imported that none may import */
	STAGE_SYMBOLS,		/* every symbol; all are complained about */
	STAGE_RELOCATIONS,	/* applied, and code patched */
	STAGE_EXPORTS,
	STAGE_TYPES,		/* BTF, by a notifier */
	STAGE_SYSFS,		/* its directory there */
	STAGE_INIT,		/* the module's own code runs */
	STAGES
};

struct finding {
	enum diag_code code;
	enum severity severity;
	enum load_stage stage;
	int err;		/* positive errno that insmod would see; or 0 */
	const char *symbol;	/* NULL: about none in particular */
	const char *text;
	const char *kernel;	/* what the kernel log would say; NULL: nothing */
	const char *advice;	/* what to do next, or NULL */
	size_t order;		/* so many were added before it */
	const struct finding_kind *kind;
};

/* Those of one code and severity: DIAGS_OF_A_KIND are kept, and no more once
 * their texts have FINDINGS_TEXT_OF_A_KIND bytes (the other words have more). */
#define FINDINGS_TEXT_OF_A_KIND (DIAGS_TEXT_OF_A_KIND / 4)

struct finding_kind {
	enum diag_code code;
	enum severity severity;
	size_t seen;
	size_t kept;
	size_t bytes;		/* of the texts of these */
	size_t last;		/* order of the last that was kept */
	struct finding *rest;	/* the last that was not, for its errno; NULL:
				   all were kept */
	struct finding_kind *next;
};

struct findings {
	struct arena *arena;	/* holds everything */
	struct finding *items;
	size_t count;
	size_t room;
	size_t counts[DIAG_SEVERITIES];	/* with those that are left out */
	size_t added;
	struct finding_kind *kinds;
};

/* Whether one more of this kind is only counted: words for it are wasted. */
bool findings_full(const struct findings *findings, enum severity severity,
		   enum diag_code code);
/*
 * Appends one of which the text is set; the rest is the caller's to fill in.
 * One that is only counted has no text, and is filled in all the same.
 */
struct finding *finding_add(struct findings *findings, enum severity severity,
			    enum diag_code code, enum load_stage stage,
			    const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* How many more of its kind are only counted; 0 but for the last one kept. */
size_t finding_left_out(const struct finding *finding);

/* The errno that insmod gets: that of the last error of the first stage which
 * has one; 0 if there is no error. */
int findings_errno(const struct findings *findings);
/* Puts them in the order of the stages, those of one stage as they are. */
void findings_sort(struct findings *findings);

#endif
