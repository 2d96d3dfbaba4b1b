// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modpost: reads the linked objects of modules, matches what they import with
 * what the kernel and other modules export, checks, and writes for each module
 * the C source that completes it, and Module.symvers for all.
 *
 * This file is the order of the steps:
 *
 *	read	each module by itself			in parallel
 *	merge	exports of all into one table		in the order of the inputs
 *	check	each module against that table		in parallel
 *	write	each module's source			in parallel
 *	lists	Module.symvers, nsdeps			in the order of the inputs
 *
 * What each step does is in mod/modpost/ and the rooms below it.  Diagnostics come in the
 * order of steps, and of the modules within a step, so neither they nor the
 * outputs depend on the number of threads.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/parallel.h"
#include "modpost/imports.h"
#include "modpost/module_checks.h"
#include "sections/sections.h"
#include "modpost/modc.h"
#include "modpost/symversdump.h"
#include "modpost/collect.h"
#include "modpost/resolve.h"
#include "modpost/input.h"
#include "modpost/layout.h"
#include "modpost/options.h"

/* One run, with a session for each thread. */
struct run {
	struct session session;
	struct flags flags;
	struct session *threads;	/* flags.jobs of them */
	struct id_layout layout;
	struct names inputs;
	struct module **read;		/* by input; NULL: no module */
};

/*
 * The generation: what --kernel says, else what the build tree that we run in
 * says, else the newest.
 */
static int choose_dialect(struct session *session, const char *asked)
{
	static const char release_file[] = "include/config/kernel.release";
	struct kernel_version version = { 999, 0 };
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

/* ---- one step over many things ------------------------------------------- */

/* What a step does for number @index, with the session of a thread. */
typedef void step_fn(struct run *run, struct session *session, size_t index);

struct step {
	struct run *run;
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

/* Returns what was said, by index; to be freed by the caller. */
static struct diags *run_step(struct run *run, size_t count, step_fn *work)
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

/* A step over all modules; their errors are kept with them. */
static void for_each_module(struct run *run, step_fn *work)
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

/* ---- read and merge ------------------------------------------------------ */

static void read_input(struct run *run, struct session *session, size_t index)
{
	run->read[index] = read_module(session, &run->layout,
				       run->inputs.items[index]);
}

/* Only for one machine can exports and imports meet. */
static bool is_of_machine(struct session *session, const struct module *module)
{
	if (session->machine == MACHINE_UNKNOWN)
		session->machine = module->machine;
	if (module->machine == session->machine)
		return true;
	diag_add(&session->diags, DIAG_FATAL, CODE_OBJECT_MACHINE,
		 PLACE_FILE(module->path),
		 "an object for %s among objects for %s",
		 machine_name(module->machine), machine_name(session->machine));
	diag_hint(&session->diags,
		  "build all modules of one run with one ARCH=");
	return false;
}

static void merge_module(struct session *session, struct module *module)
{
	const struct module *first = map_get(&session->by_name,
					     str_of(module->name));

	module->is_double = first && !first->from_dump;
	session_add_module(session, module);
	for (size_t i = 0; i < module->nexports; i++)
		collect_publish(session, module->exports[i]);
}

static void read_inputs(struct run *run)
{
	struct session *session = &run->session;
	struct diags *said;

	read_layout(session, &run->layout);
	read_dumps(session);
	list_inputs(session, &run->inputs);
	run->read = arena_array(&session->arena, struct module *,
				run->inputs.count);
	said = run_step(run, run->inputs.count, read_input);
	for (size_t i = 0; i < run->inputs.count; i++) {
		struct module *module = run->read[i];

		if (module)
			module->has_errors = diags_status(&said[i]);
		diags_move(&session->diags, &said[i]);
		if (!module)
			continue;
		if (is_of_machine(session, module))
			merge_module(session, module);
		else
			module_free(module);
	}
	free(said);
}

/* ---- check --------------------------------------------------------------- */

static void check_module(struct run *run, struct session *session, size_t index)
{
	struct module *module = run->session.modules.items[index];

	if (module->from_dump || module->is_vmlinux)
		return;
	check_name_length(session, module);
	resolve_imports(session, module);
	check_unresolved(session, module);
	check_namespaces(session, module);
	check_gpl_only(session, module);
}

static void read_whitelist(struct session *session)
{
	struct file_map map;

	if (!session->options.whitelist_file ||
	    file_map(session->options.whitelist_file, &map, &session->diags))
		return;
	resolve_whitelist(session, file_text(&map));
	file_unmap(&map);
}

static void check_modules(struct run *run)
{
	check_name_unique(&run->session);
	for_each_module(run, check_module);
	read_whitelist(&run->session);
}

/* ---- write --------------------------------------------------------------- */

/* foo.mod.c; .vmlinux.export.c for the kernel itself. */
static void write_source(struct session *session, const struct module *module)
{
	const char *path = module->is_vmlinux ? ".vmlinux.export.c" :
		arena_printf(&session->arena, "%s.mod.c", module->name);
	struct buf source = { 0 };
	int err = module->is_vmlinux ?
		  emit_vmlinux_export_c(session, module, &source) :
		  emit_mod_c(session, module, &source);

	if (!err && !module->has_errors && !module->is_double)
		file_write(path, buf_view(&source), &session->diags);
	buf_free(&source);
}

static void write_module(struct run *run, struct session *session, size_t index)
{
	const struct module *module = run->session.modules.items[index];

	if (module->from_dump)
		return;
	check_exports_versioned(session, module, run->flags.strict);
	write_source(session, module);
}

typedef void emit_fn(const struct session *session, struct buf *out);

static void write_list(struct session *session, const char *path, emit_fn *emit)
{
	struct buf text = { 0 };

	if (path && !diags_status(&session->diags)) {
		emit(session, &text);
		file_write(path, buf_view(&text), &session->diags);
	}
	buf_free(&text);
}

/* A list of all modules is whole or not written. */
static void write_outputs(struct run *run)
{
	struct session *session = &run->session;
	size_t mismatches = 0;

	for_each_module(run, write_module);
	write_list(session, session->options.nsdeps_file, emit_nsdeps);
	write_list(session, session->options.dump_out, emit_symvers_dump);
	/* Known before, but a kernel with mismatches is still a kernel. */
	for (size_t i = 0; i < session->modules.count; i++)
		mismatches += session->modules.items[i]->mismatches;
	if (session->options.section_error)
		check_sections_sum(mismatches, &session->diags);
}

static void run_free(struct run *run)
{
	free(run->threads);
	id_layout_free(&run->layout);
	names_free(&run->inputs);
	session_free(&run->session);
}

int main(int argc, char **argv)
{
	struct run run = { .inputs = { 0 } };
	struct session *session = &run.session;
	int status;

	session_init(session);
	parse_options(argc, argv, &session->options, &run.flags);
	run.threads = xmalloc(run.flags.jobs * sizeof(*run.threads));
	if (!choose_dialect(session, run.flags.kernel)) {
		read_inputs(&run);
		check_modules(&run);
		write_outputs(&run);
	}
	if (run.flags.json)
		json_print(diags_json(&session->diags), stdout);
	else
		diags_print(&session->diags, "modpost", stderr);
	status = diags_status(&session->diags);
	run_free(&run);
	return status;
}
