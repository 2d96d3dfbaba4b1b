// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/flags.h"

#include <fnmatch.h>

#include "hardening/look.h"

static bool matches_any(const char *const patterns[HARDENING_PATTERNS],
			const char *word)
{
	for (size_t i = 0; i < HARDENING_PATTERNS && patterns[i]; i++)
		if (!fnmatch(patterns[i], word, 0))
			return true;
	return false;
}

/* The words of a shell command; quotes are left in, no flag of ours has any. */
static struct flag_words split_words(const char *command, struct arena *arena)
{
	char *text = arena_strdup(arena, command ? command : ""), *save = NULL;
	struct flag_words words = {
		.items = arena_array(arena, const char *, strlen(text) / 2 + 1),
	};

	for (char *word = strtok_r(text, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save))
		words.items[words.count++] = word;
	return words;
}

struct flag_words *flags_of(const struct hardening_input *input,
			    struct arena *arena)
{
	struct flag_words *words = arena_array(arena, struct flag_words,
					       input->nobjects);

	for (size_t i = 0; i < input->nobjects; i++)
		words[i] = split_words(input->objects[i].command, arena);
	return words;
}

/* Whether @words give it in the end; else *lost is the last that took it away. */
static bool keeps_flag(const struct hardening *row,
		       const struct flag_words *words, const char **lost)
{
	bool has = false;

	*lost = NULL;
	for (size_t i = 0; i < words->count; i++) {
		if (matches_any(row->given, words->items[i])) {
			has = true;
		} else if (matches_any(row->lost, words->items[i])) {
			has = false;
			*lost = words->items[i];
		}
	}
	return has;
}

enum { OBJECTS_SHOWN = 3 };

size_t flags_missing(const struct hardening_input *input,
		     const struct flag_words *words,
		     const struct hardening *row, const char *config,
		     enum severity severity, struct diags *diags)
{
	size_t missing = 0;

	for (size_t i = 0; i < input->nobjects; i++) {
		const struct compiled *object = &input->objects[i];
		const char *lost;

		if (object->how != COMPILED_C ||
		    keeps_flag(row, &words[i], &lost) ||
		    missing++ >= OBJECTS_SHOWN)
			continue;
		if (lost)
			diag_add(diags, severity, CODE_HARDENING_FLAGS,
				 PLACE_FILE(object->path),
				 "the kernel promises: %s (%s=y), but this was compiled with %s",
				 row->name, config, lost);
		else
			diag_add(diags, severity, CODE_HARDENING_FLAGS,
				 PLACE_FILE(object->path),
				 "the kernel promises: %s (%s=y), but this was compiled without %s",
				 row->name, config, row->advice);
		diag_hint(diags, "compile it with %s%s", row->advice,
			  hardening_way_out(severity));
	}
	if (missing > OBJECTS_SHOWN)
		diag_add(diags, severity, CODE_HARDENING_FLAGS,
			 PLACE_FILE(input->module->object->path),
			 "%s: and %zu more objects", row->name,
			 missing - OBJECTS_SHOWN);
	return missing;
}

bool flags_known(const struct hardening_input *input)
{
	bool any = false;

	for (size_t i = 0; i < input->nobjects; i++) {
		if (input->objects[i].how == COMPILED_ELSEWHERE)
			return false;
		any |= input->objects[i].how == COMPILED_C;
	}
	return any;
}
