/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/hardening: does the command that compiled an object give what
 * a row of the table asks for?
 */
#ifndef LTOMOD_HARDENING_FLAGS_H
#define LTOMOD_HARDENING_FLAGS_H

#include "hardening/hardening.h"

/* The words of one command. */
struct flag_words {
	const char **items;
	size_t count;
};

/* Those of every object of @input, in its order, in @arena. */
struct flag_words *flags_of(const struct hardening_input *input,
			    struct arena *arena);
/*
 * How many objects lack the flag of @row, which @config promises; the first few
 * get a diagnostic of @severity, CODE_HARDENING_FLAGS, the rest one together.
 * @words is from flags_of().
 */
size_t flags_missing(const struct hardening_input *input,
		     const struct flag_words *words,
		     const struct hardening *row, const char *config,
		     enum severity severity, struct diags *diags);
/* Whether the commands of all objects are known that compiler flags matter to, and
 * there is one. */
bool flags_known(const struct hardening_input *input);

#endif
