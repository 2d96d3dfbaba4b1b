/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What types do not explain, by the symtypes files of the two kernel builds, if both have
 * some: the words that versions were made of, with what BTF does not say (attributes,
 * whether a struct was only declared), and where there are no types at all.
 */
#ifndef LTOMOD_EXPLAIN_UNSEEN_H
#define LTOMOD_EXPLAIN_UNSEEN_H

#include "compare/symtypes.h"
#include "explain/explain.h"

struct unseen {
	const char *paths[2];		/* where the files are; NULL: none were read */
	struct symtypes *sides[2];
};

/*
 * Reads those of @wanted (values are not looked at), of the kernel that was built in @before
 * and of the first of @after that has any, into *out and @arena; *out is to be given to
 * unseen_free() in any case.  Returns whether both have some.
 */
bool unseen_read(const char *before, const struct names *after, const struct map *wanted,
		 struct arena *arena, struct diags *diags, struct unseen *out);
void unseen_free(struct unseen *unseen);

/* Whether @symbol is to be looked up there. */
bool unseen_wants(const struct explained_symbol *symbol);
/* Looks up those of @explanation, which become explained ones, into *out and @arena;
 * to be given to blames_free(). */
void unseen_explain(const struct unseen *unseen, struct explanation *explanation,
		    struct arena *arena, struct blames *out);

#endif
