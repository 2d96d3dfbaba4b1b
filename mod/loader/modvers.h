/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands of modvers are made of.
 *
 *	modvers_check.c	modules against a kernel
 *	load_words.c	the results of that, as text and as JSON
 *	modvers_dump.c	what is in a file, as text and as JSON
 */
#ifndef LTOMOD_LOADER_MODVERS_H
#define LTOMOD_LOADER_MODVERS_H

#include <jansson.h>

#include "base/buf.h"
#include "loader/finding.h"
#include "loader/kernel_add.h"

enum load_verdict {
	LOADS,
	LOADS_NOT,
	LOADS_UNKNOWN,		/* it cannot be told */
};

/* One module that was checked. */
struct load_result {
	const struct loadable *module;	/* NULL: it could not be read */
	struct findings findings;
	enum load_verdict verdict;
};

/*
 * Checks every module of @set against @kernel.  The results are in the order of
 * the set, in @arena.
 */
struct load_result *modvers_check(const struct kernel *kernel,
				  const struct module_set *set,
				  unsigned threads, struct arena *arena);

/* After another finding: puts them in order, and judges by all of them. */
void load_conclude(struct load_result *result);

/* "does not load: Invalid module format", as insmod would put it. */
const char *load_verdict_text(const struct load_result *result,
			      struct arena *arena);
/* Prints the findings to @out, as diagnostics of @tool about the file @path. */
void load_findings_print(const struct load_result *result, const char *path,
			 const char *tool, FILE *out);
json_t *load_json(const struct load_result *result, const char *path);
json_t *kernel_json(const struct kernel *kernel);

/* All that is known of a file. */
void dump_text(const struct loadable *loadable, struct buf *out);
json_t *dump_json(const struct loadable *loadable);

#endif
