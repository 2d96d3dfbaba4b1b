/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph that was reached through, in numbers; and the three ways to say it. */
#ifndef LTOMOD_RETENTION_REPORT_H
#define LTOMOD_RETENTION_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "retention/graph.h"

struct tally {
	size_t functions, objects, unnamed;
	uint64_t bytes;
};

/* A symbol of the inputs that is not in the object any more. */
struct gone {
	const char *name;
	uint32_t flags;		/* enum symbol_flags, of its definition */
};

struct report {
	const struct graph *graph;
	struct tally held;
	struct tally lost_functions, lost_rest;	/* of what is unreachable */
	const char *only_function;	/* the one unreachable function; NULL if not one */
	uint32_t *lost;		/* unreachable nodes, largest first */
	size_t nlost;
	bool *lost_too;		/* by node: another unreachable one refers to it */
	bool with_inputs;
	struct gone *gone;	/* by name */
	size_t ngone;
	size_t defined;		/* how many the inputs define */
	struct arena *arena;
};

/* All in @arena; @graph has to live as long. */
void report_make(const struct graph *graph, struct arena *arena,
		 struct report *report);
/* Fills in what is gone of the @inputs.  Returns 0 or a negative errno with a
 * diagnostic. */
int report_inputs(struct report *report, const struct names *inputs,
		  struct diags *diags);

/* The way from a root to @name, a line for each symbol called so. */
void report_why(const struct report *report, const char *name, FILE *out);
void report_text(const struct report *report, FILE *out);
/* New; see modlto(1). */
json_t *report_json(const struct report *report);
/* Returns 0 or a negative errno. */
int report_html(const struct report *report, FILE *out);

#endif
