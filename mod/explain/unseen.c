// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/unseen.h"

#include "loader/kernel_add.h"

/* Below a directory; a file is read only if it is one itself, not for what else it says. */
static bool may_have_some(const char *path)
{
	return is_directory(path) || is_symtypes(path);
}

bool unseen_read(const char *before, const struct names *after, const struct map *wanted,
		 struct arena *arena, struct diags *diags, struct unseen *out)
{
	*out = (struct unseen){ .paths = { NULL, NULL } };
	if (!before || !wanted->count || !may_have_some(before) ||
	    symtypes_read(before, wanted, arena, diags, &out->sides[0]))
		return false;
	out->paths[0] = before;
	for (size_t i = 0; i < after->count && !out->sides[1]; i++)
		if (may_have_some(after->items[i]) &&
		    !symtypes_read(after->items[i], wanted, arena, diags, &out->sides[1]))
			out->paths[1] = after->items[i];
	return out->sides[1];
}

void unseen_free(struct unseen *unseen)
{
	symtypes_free(unseen->sides[0]);
	symtypes_free(unseen->sides[1]);
}

bool unseen_wants(const struct explained_symbol *symbol)
{
	return symbol->why >= WHY_NOT_BEFORE ||
	       (symbol->why == WHY_SAME && symbol->has_versions);
}

void unseen_explain(const struct unseen *unseen, struct explanation *explanation,
		    struct arena *arena, struct blames *out)
{
	struct names symbols = { 0 };
	struct map found;

	map_init(&found, NULL);
	for (size_t i = 0; i < explanation->nsymbols; i++)
		if (unseen_wants(&explanation->symbols[i]))
			names_add(&symbols, explanation->symbols[i].name);
	symtypes_blame(unseen->sides[0], unseen->sides[1], &symbols, arena, out);
	for (size_t i = 0; i < out->count; i++)
		for (size_t k = 0; k < out->items[i].symbols.count; k++)
			map_put(&found, str_of(out->items[i].symbols.items[k]));
	for (size_t i = 0; i < explanation->nsymbols; i++) {
		struct explained_symbol *symbol = &explanation->symbols[i];

		if (!unseen_wants(symbol) || !map_find(&found, str_of(symbol->name)))
			continue;
		symbol->why = WHY_EXPLAINED;
		explanation->explained++;
	}
	map_free(&found);
	names_free(&symbols);
}
