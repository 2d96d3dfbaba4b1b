// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parallel.h"

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

int run_choose_dialect(struct modpost_run *run, const char *asked)
{
	static const char release_file[] = "include/config/kernel.release";
	struct kernel_version version = { 999, 0 };
	struct session *session = &run->session;
	const char *text = asked;
	struct file_map map;

	if (!text && !access(release_file, R_OK) &&
	    !file_map(release_file, &map, &session->diags)) {
		text = arena_str(&session->arena, file_text(&map));
		file_unmap(&map);
	}
	if (text && !kernel_version_parse(text, &version)) {
		diag_add(&session->diags, DIAG_FATAL, CODE_KERNEL_VERSION,
			 asked ? PLACE_NONE : PLACE_FILE(release_file),
			 "not a kernel version: \"%s\"", text);
		diag_hint(&session->diags, "give one as in --kernel=6.1");
		return -EINVAL;
	}
	session->dialect = dialect_of(version);
	return 0;
}

struct step {
	struct modpost_run *run;
	step_fn *work;
	struct diags *said;	/* by index: what there was to say */
};

static void work_one(void *context, unsigned thread, size_t index)
{
	struct step *step = context;
	struct session *session = &step->run->threads[thread];

	step->work(step->run, session, index);
	step->said[index] = session->diags;
	diags_init(&session->diags, &session->arena);
}

struct diags *run_step(struct modpost_run *run, size_t count, step_fn *work)
{
	struct step step = { .run = run, .work = work };

	step.said = xmalloc(count * sizeof(*step.said));
	for (unsigned i = 0; i < run->flags.jobs; i++)
		session_fork(&run->threads[i], &run->session);
	parallel_for(count, run->flags.jobs, work_one, &step);
	for (unsigned i = 0; i < run->flags.jobs; i++)
		session_join(&run->session, &run->threads[i]);
	return step.said;
}

void run_over_modules(struct modpost_run *run, step_fn *work)
{
	struct modules *modules = &run->session.modules;
	struct diags *said = run_step(run, modules->count, work);

	for (size_t i = 0; i < modules->count; i++) {
		if (diags_status(&said[i]))
			modules->items[i]->has_errors = true;
		diags_move(&run->session.diags, &said[i]);
	}
	free(said);
}
