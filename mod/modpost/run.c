// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/run.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/parallel.h"
#include "modpost/tree.h"

void run_init(struct modpost_run *run)
{
	run->threads = xmalloc(run->flags.jobs * sizeof(*run->threads));
}

void run_free(struct modpost_run *run)
{
	free(run->threads);
	id_layout_free(&run->layout);
	names_free(&run->inputs);
	session_free(&run->session);
}

/* The tree that kbuild runs us for: our directory or, since 6.13, another. */
static void find_trees(struct names *trees)
{
	static const char *const names[] = { "objtree", "srctree" };
	static const char release[] = "include/config/kernel.release";
	const char *objtree = getenv("objtree");
	char path[PATH_MAX];

	if (!access(release, R_OK))
		names_add(trees, ".");
	else if (!objtree || snprintf(path, sizeof(path), "%s/%s", objtree, release) >=
			     (int)sizeof(path) || access(path, R_OK))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *tree = getenv(names[i]);

		if (tree && *tree && !names_has(trees, tree))
			names_add(trees, tree);
	}
}

/* Returns 0, or -EINVAL after a diagnostic if we must not go on. */
static int check_standing(struct session *session, struct kernel_version version,
			  bool unproven)
{
	static const char *const words[] = {
		[VERSION_OLD] = "nothing older than 5.10 is",
		[VERSION_ANNOUNCED] = "some of its patches were read, nothing was tried",
		[VERSION_NEW] = "the newest kernel that was tried is 7.1",
	};
	enum version_standing standing = version_standing(version);
	const struct dialect *nearest = dialect_of(version);

	if (standing == VERSION_KNOWN)
		return 0;
	diag_add(&session->diags, unproven ? DIAG_WARNING : DIAG_FATAL,
		 CODE_KERNEL_UNPROVEN, PLACE_NONE,
		 "Linux %u.%u is not known: %s",
		 version.major, version.minor, words[standing]);
	diag_hint(&session->diags, unproven ?
		  "what is written is for Linux %u.%u" :
		  "--unproven writes for Linux %u.%u, which may be wrong for it",
		  nearest->since.major, nearest->since.minor);
	return unproven ? 0 : -EINVAL;
}

int run_choose_dialect(struct modpost_run *run)
{
	struct kernel_version version = dialect_newest()->since;
	struct session *session = &run->session;
	struct names *trees = &session->options.trees;
	const char *text = run->flags.kernel, *file = NULL;

	if (!text && !trees->count)
		find_trees(trees);
	if (!text)
		text = tree_release(trees, &session->arena, &session->diags, &file);
	if (text && !kernel_version_parse(text, &version)) {
		diag_add(&session->diags, DIAG_FATAL, CODE_KERNEL_VERSION,
			 file ? PLACE_FILE(file) : PLACE_NONE,
			 "not a kernel version: \"%s\"", text);
		diag_hint(&session->diags, "give one as in --kernel=6.1");
		return -EINVAL;
	}
	if (!text && trees->count) {
		diag_add(&session->diags, DIAG_FATAL, CODE_KERNEL_VERSION,
			 PLACE_FILE(trees->items[0]),
			 "no kernel tree: neither include/config/kernel.release nor a Makefile with VERSION and PATCHLEVEL");
		diag_hint(&session->diags,
			  "--tree takes the directory that make -C is given, or one prepared with make modules_prepare");
		return -EINVAL;
	}
	if (check_standing(session, version, run->flags.unproven))
		return -EINVAL;
	run->dialect = *dialect_of(version);
	tree_probe(trees, &run->dialect, session->options.extra_warnings,
		   &session->arena, &session->diags);
	session->dialect = &run->dialect;
	return 0;
}

struct step {
	struct modpost_run *run;
	step_fn *work;
	struct diags **said;	/* by index; NULL: nothing */
};

static void work_one(void *context, unsigned thread, size_t index)
{
	struct step *step = context;
	struct session *session = &step->run->threads[thread];

	step->work(step->run, session, index);
	if (session->diags.count) {
		step->said[index] = arena_new(&session->arena, struct diags);
		*step->said[index] = session->diags;
		diags_init(&session->diags, &session->arena);
	}
	arena_free(&session->scratch);
}

struct diags **run_step(struct modpost_run *run, size_t count, step_fn *work)
{
	struct step step = { .run = run, .work = work };

	step.said = xcalloc(count, sizeof(*step.said));
	for (unsigned i = 0; i < run->flags.jobs; i++)
		session_fork(&run->threads[i], &run->session);
	parallel_for(count, run->flags.jobs, work_one, &step);
	for (unsigned i = 0; i < run->flags.jobs; i++)
		session_join(&run->session, &run->threads[i]);
	return step.said;
}

int run_listen(struct modpost_run *run, struct diags *said)
{
	int status;

	if (!said)
		return 0;
	status = diags_status(said);
	diags_move(&run->session.diags, said);
	return status;
}

void run_over_modules(struct modpost_run *run, step_fn *work)
{
	struct modules *modules = &run->session.modules;
	struct diags **said = run_step(run, modules->count, work);

	for (size_t i = 0; i < modules->count; i++)
		if (run_listen(run, said[i]))
			modules->items[i]->has_errors = true;
	free(said);
}
