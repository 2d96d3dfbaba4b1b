/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modvers compare: two sides, their changes, which of them are tolerated, and
 * which types are behind them.
 */
#ifndef LTOMOD_COMPARE_MODVERS_COMPARE_H
#define LTOMOD_COMPARE_MODVERS_COMPARE_H

#include <jansson.h>

#include "base/buf.h"
#include "compare/compare.h"
#include "compare/symtypes.h"
#include "compare/rules.h"
#include "loader/kernel_add.h"

/* A change with what the rules say of it. */
struct judged {
	struct change change;
	bool tolerated;
	unsigned rule_line;	/* 0: no rule names it */
};

struct comparison {
	struct judged *items;		/* by module and symbol */
	size_t count;
	size_t breaking;		/* and not tolerated */
	size_t tolerated;		/* would break */
	struct blames types;		/* of changed versions, with types */
};

/*
 * The kernel of @path, which is what --against takes, or a single module; it lives
 * in @builder.  NULL after a diagnostic.
 */
const struct kernel *compare_side(struct kernel_builder *builder,
				  const char *path, unsigned threads,
				  struct diags *diags);

/* Compares the two; @rules may be NULL.  All is in @arena. */
void compare_sides(const struct kernel *before, const struct kernel *after,
		   const struct rules *rules, struct arena *arena,
		   struct comparison *out);

/*
 * For each symbol whose version changed, the type that did, by the symtypes
 * files below the directories @before and @after.  Returns 0, or a negative
 * errno after a diagnostic (CODE_TYPES_NONE if there is no such file).
 */
int compare_types(struct comparison *comparison, const char *before,
		  const char *after, struct arena *arena, struct diags *diags);

void comparison_text(const struct comparison *comparison, struct buf *out);
json_t *comparison_json(const struct comparison *comparison);
void comparison_free(struct comparison *comparison);

#endif
