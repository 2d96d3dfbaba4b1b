/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which options of the configuration stand around the members of structs in a
 * kernel's headers (#ifdef CONFIG_X).  The headers are read as text: what they
 * say is a guess, and told as one.
 */
#ifndef LTOMOD_EXPLAIN_LIKELY_H
#define LTOMOD_EXPLAIN_LIKELY_H

#include "base/diag.h"
#include "explain/explain.h"

/*
 * Reads the headers below @headers, a tree's include/ and those of its
 * architectures, for the causes of @explanation; for each member that was added,
 * removed or is of another type, an option around it in which @before and @after
 * ("CONFIG_X" -> value) differ is noted in cause->likely.  All is in @arena.
 */
void likely_options(struct explanation *explanation, const char *headers,
		    const struct map *before, const struct map *after,
		    struct arena *arena);

/*
 * The configuration of the kernel that @path is or belongs to (an installed one, a
 * tree, a boot image beside its config-VERSION) into *out, an initialized map.
 * Returns whether there is one.
 */
bool likely_config(const char *path, struct arena *arena, struct map *out);

#endif
