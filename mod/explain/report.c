// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/report.h"

#include <inttypes.h>

#include "explain/words.h"

static const char *const hows[CHANGE_HOWS] = {
	[HOW_ADDED] = "added", [HOW_REMOVED] = "removed", [HOW_RENAMED] = "renamed",
	[HOW_RETYPED] = "of another type", [HOW_MOVED] = "moved",
	[HOW_KIND] = "of another kind", [HOW_SIZE] = "size",
	[HOW_ALIGNED] = "alignment", [HOW_TARGET] = "stands for another type",
	[HOW_SHOWN] = "was only declared", [HOW_HIDDEN] = "is only declared",
};

static const char *const whys[EXPLAIN_WHYS] = {
	[WHY_EXPLAINED] = "explained",
	[WHY_SAME] = "no type of it differs, as far as the two sides tell",
	[WHY_NOT_BEFORE] = "the module's side does not say what it is",
	[WHY_NOT_AFTER] = "the kernel's side does not say what it is",
};

const char *change_word(const struct type_change *change)
{
	if (change->of == OF_ENUMERATOR && change->how == HOW_MOVED)
		return "of another value";
	return hows[change->how];
}

const char *explain_declaration(struct arena *arena,
				const struct explained_symbol *symbol)
{
	if (names_type(symbol->name))
		return symbol->name;
	/* What stands for it is one. */
	if (strcmp(symbol->name, symbol->before->name))
		return arena_printf(arena, "%s -> %s", symbol->name,
				    symbol->before->name);
	return type_words(arena, symbol->before->type, symbol->name);
}

const char *explain_why_text(enum explain_why why)
{
	return whys[why];
}

const char *part_place(struct arena *arena, enum change_of of,
		       const struct part *part)
{
	switch (of) {
	case OF_ENUMERATOR:
		return arena_printf(arena, "%" PRId64, (int64_t)part->place);
	case OF_PARAMETER:
		return arena_printf(arena, "#%" PRIu64, part->place + 1);
	case OF_MEMBER:
		return part->bits || part->place % 8 ?
			arena_printf(arena, "0x%" PRIx64 ":%" PRIu64,
				     part->place / 8, part->place % 8) :
			arena_printf(arena, "0x%" PRIx64, part->place / 8);
	default:
		return arena_printf(arena, "%" PRIu64, part->place);
	}
}

const char *part_words(struct arena *arena, enum change_of of,
		       const struct part *part)
{
	const char *words;

	if (of == OF_ENUMERATOR)
		return part->name ? : "(no name)";
	words = type_words(arena, part->type, part->name);
	if (part->bits)
		words = arena_printf(arena, "%s : %" PRIu64, words, part->bits);
	if (part->alignment)
		words = arena_printf(arena, "%s aligned(%" PRIu64 ")", words,
				     part->alignment);
	return words;
}
