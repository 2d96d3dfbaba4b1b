// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>

#include "explain/layouts.h"
#include "explain/report.h"

enum { TOLD_CHANGES = 3, TOLD_SYMBOLS = 3 };

static const char *side_words(struct arena *arena, const struct type_change *change,
			      const struct part *part)
{
	return arena_printf(arena, "%s %s", part_place(arena, change->of, part),
			    part_words(arena, change->of, part));
}

/* "size 56 -> 64", "added: 0x38 int x", "moved: 0x38 int y -> 0x3c int y". */
static const char *change_words(struct arena *arena, const struct type_change *change)
{
	const char *word = change_word(change);

	if (change->of == OF_TYPE && change->how == HOW_SIZE)
		return arena_printf(arena, "%s %" PRIu64 " -> %" PRIu64, word,
				    change->before.place, change->after.place);
	if (change->of == OF_TYPE)
		return word;
	if (change->how == HOW_ADDED || change->how == HOW_REMOVED)
		return arena_printf(arena, "%s: %s", word,
			side_words(arena, change, change->how == HOW_ADDED ?
				   &change->after : &change->before));
	return arena_printf(arena, "%s: %s -> %s", word,
			    side_words(arena, change, &change->before),
			    side_words(arena, change, &change->after));
}

/* What only moved did so for another reason, if there is one. */
static const char *all_changes(struct arena *arena, const struct pair_changes *changes)
{
	const char *text = "";
	size_t told = 0;

	for (unsigned moved = 0; moved < 2; moved++)
		for (size_t i = 0; i < changes->count && told < TOLD_CHANGES; i++) {
			const struct type_change *change = &changes->changes[i];

			if ((change->how == HOW_MOVED) != !!moved)
				continue;
			text = arena_printf(arena, "%s%s%s", text, told++ ? ", " : "",
					    change_words(arena, change));
		}
	return changes->count <= told ? text :
		arena_printf(arena, "%s and %zu more", text, changes->count - told);
}

const char *layouts_words(struct arena *arena, const struct explain_cause *cause)
{
	const char *names = "", *last = "";
	size_t count = 0;

	for (size_t i = 0; i < cause->count; i++) {
		const char *name = cause->touched[i].symbol->name;

		/* The code alone is named several times, at the end. */
		if (!strcmp(name, last))
			continue;
		if (count++ < TOLD_SYMBOLS)
			names = arena_printf(arena, "%s%s%s", names, *last ? ", " : "",
					     name);
		last = name;
	}
	if (count > TOLD_SYMBOLS)
		names = arena_printf(arena, "%s and %zu more", names,
				     count - TOLD_SYMBOLS);
	return arena_printf(arena, "%s is not what the kernel has: %s; by %s",
			    cause->title, all_changes(arena, cause->changes), names);
}
