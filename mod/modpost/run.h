/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of modpost, in the order in which they are called:
 *
 *	run_read.c	each module by itself			in parallel
 *			exports of all into one table		in the order of the inputs
 *	run_check.c	each module against that table		in parallel
 *	run_write.c	each module's source			in parallel
 *			Module.symvers, nsdeps			in the order of the inputs
 *
 * Diagnostics come in the order of steps, and of the modules within a step, so
 * neither they nor the outputs depend on the number of threads.  All go to
 * run->session.diags.
 */
#ifndef LTOMOD_MODPOST_RUN_H
#define LTOMOD_MODPOST_RUN_H

#include "format/idlayout.h"
#include "modpost/options.h"
#include "modpost/session.h"

/* One run, with a session for each thread. */
struct modpost_run {
	struct session session;
	struct dialect dialect;		/* session.dialect */
	struct flags flags;
	struct session *threads;	/* flags.jobs of them */
	struct id_layout layout;
	struct names inputs;
	struct module **read;		/* by input; NULL: no module */
};

/* After session_init() and parse_options(): the rest of @run. */
void run_init(struct modpost_run *run);
/* With its session. */
void run_free(struct modpost_run *run);

/*
 * The dialect: the row of the version that flags.kernel says, else the kernel
 * trees of the options, else the newest; corrected by what these trees have
 * (modpost/tree.h).  No tree and no version given: the one that we run in, or
 * that kbuild says it works for (objtree, srctree in the environment).
 * Returns 0, or -EINVAL after a fatal diagnostic.
 */
int run_choose_dialect(struct modpost_run *run);
/* All inputs into run->session.modules, their exports where imports look. */
void run_read(struct modpost_run *run);
/* Resolves and checks what was read; modules with errors say so. */
void run_check(struct modpost_run *run);
/* The source of each module without errors; lists of all if nobody has any. */
void run_write(struct modpost_run *run);

/* ---- private to these files -------------------------------------------- */

/* What a step does for number @index, with the session of a thread. */
typedef void step_fn(struct modpost_run *run, struct session *session,
		     size_t index);

/* Calls @work for each of @count.  Returns what was said, by index, NULL where
 * that is nothing; for run_listen(), and to be freed by the caller. */
struct diags **run_step(struct modpost_run *run, size_t count, step_fn *work);
/* The run says what was @said in a step.  Returns the status of that. */
int run_listen(struct modpost_run *run, struct diags *said);
/* A step over all modules; their errors are kept with them. */
void run_over_modules(struct modpost_run *run, step_fn *work);

#endif
