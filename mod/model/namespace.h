/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Namespaces of exports.  Since 6.16 those called "module:a,b-*" are no names to
 * import: the export is for the modules listed, each by its name or, with a *
 * at the end, by its beginning (include/linux/export.h, EXPORT_SYMBOL_FOR_MODULES).
 */
#ifndef LTOMOD_MODEL_NAMESPACE_H
#define LTOMOD_MODEL_NAMESPACE_H

#include <stdbool.h>

enum name_match {
	MATCH_PLAIN,	/* modpost compares names of files */
	MATCH_DASHES,	/* the loader takes - and _ for the same */
};

bool namespace_is_list(const char *namespace);
/* Whether @namespace is a list that @module ("snd-pcm", "snd_pcm") is in. */
bool namespace_lists(const char *namespace, const char *module,
		     enum name_match match);
/* Of a list what follows "module:". */
const char *namespace_list(const char *namespace);

#endif
