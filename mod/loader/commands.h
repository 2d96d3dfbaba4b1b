/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands dump and check of modvers; compare and explain are those of the rooms
 * of that name.
 * A command prints its results on standard output and appends to run->diags what
 * else there is to say, which the main prints.  It returns the exit status.
 */
#ifndef LTOMOD_LOADER_COMMANDS_H
#define LTOMOD_LOADER_COMMANDS_H

#include "base/diag.h"
#include "model/names.h"

struct kernel;
struct load_result;
struct modvers_run;
struct module_set;

/*
 * Compares what @set was compiled with against the types of @kernel, and appends what
 * differs to @results, of modvers_check().  Returns how many it could compare.
 */
typedef size_t modvers_layouts(struct modvers_run *run, void *context,
			       const struct kernel *kernel,
			       const struct module_set *set,
			       struct load_result *results);

/* What modvers is asked, and what it has to say. */
struct modvers_run {
	struct arena arena;		/* lives as long as the run */
	struct diags diags;
	const char *tool;		/* "modvers", before each diagnostic */
	struct names files;
	unsigned threads;
	bool json;
	bool has_told;	/* the JSON that was printed holds the diagnostics */

	/* check, explain */
	struct names against;		/* none: the running kernel */

	/* check */
	struct names all;		/* directories with modules */
	bool sig_enforced;
	bool quiet;			/* nothing about modules that load */
	modvers_layouts *layouts;	/* of the room explain; NULL: nobody asked */
	void *layouts_context;

	/* compare */
	const char *rules;		/* a file; NULL: none */
	const char *types;		/* NULL: do not look; "": symtypes files lie
					   where the sides are; "A,B": below these;
					   check: "" is all there is */

	/* explain */
	const char *built_for;		/* a kernel; NULL: not named */
	struct names among;		/* kernels of which it may be one */
	const char *headers;		/* a kernel's sources or headers; or NULL */
	struct names symbols;		/* none: those whose versions differ */
	unsigned depth;			/* types from a symbol; 0: any */
	bool html;			/* one page */
	bool everything;		/* also what lies behind what differs */
};

/* As many threads as processors; the arena for the diagnostics. */
void modvers_run_init(struct modvers_run *run);
void modvers_run_free(struct modvers_run *run);
/* run->against is the running kernel, if none was named. */
void modvers_default_kernel(struct modvers_run *run);

/* What is in each of run->files.  0, or 2 if one could not be read. */
int command_dump(struct modvers_run *run);
/*
 * Whether the kernel would load run->files and the modules below run->all, which
 * are appended to run->files.  0 all load, 1 one does not, 2 it cannot be told.
 */
int command_check(struct modvers_run *run);

#endif
