/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of one module, as text and as JSON. */
#ifndef LTOMOD_EXPLAIN_REPORT_H
#define LTOMOD_EXPLAIN_REPORT_H

#include <jansson.h>

#include "base/buf.h"
#include "compare/symtypes.h"
#include "explain/among.h"
#include "explain/explain.h"
#include "model/names.h"

/* How the symbols came to be the ones that are looked at. */
enum explain_asked {
	ASKED_VERSIONS,		/* their versions differ */
	ASKED_SYMBOLS,		/* somebody named them */
	ASKED_IMPORTS,		/* no versions: all that the module imports */
};

struct explain_report {
	const char *module;		/* its file */
	const char *kernel;		/* as the user called it */
	const char *release;		/* of the kernel; NULL: not known */
	enum explain_asked asked;
	size_t versions;		/* of the module; with ASKED_VERSIONS */
	struct names absent;		/* versions of what the kernel does not export */
	bool exports_known;		/* also those of its modules */
	const struct side *sides[2];	/* the module's, the kernel's */
	struct explanation explanation;
	const char *unseen_paths[2];	/* where symtypes files are; NULL: they were
					   not read */
	struct blames unseen;		/* what only these explain */
	struct among_fit fit;		/* the best of those that it may be built for */
	bool everything;		/* each symbol's way is shown */
	bool colour;
};

/* How a change is called: "added", "is of another type", … */
const char *change_word(const struct type_change *change);
/* "0x3c8", "0x3c8:5" of a bit-field, the value of an enumerator, "#2" of a parameter. */
const char *part_place(struct arena *arena, enum change_of of,
		       const struct part *part);
/* "struct list_head napi_list", "unsigned int flag : 3", "RED". */
const char *part_words(struct arena *arena, enum change_of of,
		       const struct part *part);
/* The symbol as it is declared on the side before, which is known. */
const char *explain_declaration(struct arena *arena,
				const struct explained_symbol *symbol);
/* Why a symbol is not explained. */
const char *explain_why_text(enum explain_why why);

void explain_text(const struct explain_report *report, struct buf *out);
json_t *explain_json(const struct explain_report *report);
/* What a page shows of one module: explain_json(), and "layouts": of each type that
 * is told all its parts on both sides, in the order of report->explanation.causes. */
json_t *explain_page_json(const struct explain_report *report);
/* Before and after the data of the page: an array of these. */
extern const char explain_page_head[], explain_page_tail[];

#endif
