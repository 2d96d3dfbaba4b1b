// SPDX-License-Identifier: GPL-2.0-or-later
/* Write what the modules need, and the lists of all. */
#include "base/file.h"
#include "modpost/handoff.h"
#include "modpost/modc.h"
#include "modpost/module_checks.h"
#include "modpost/run.h"
#include "modpost/symversdump.h"
#include "sections/sections.h"

/* foo.mod.c; .vmlinux.export.c for the kernel itself. */
static void write_source(struct session *session, const struct module *module)
{
	const char *path = module->is_vmlinux ? ".vmlinux.export.c" :
		arena_printf(&session->scratch, "%s.mod.c", module->name);
	struct buf source = { 0 };
	int err;

	/* Before 5.19 exports left with the objects, and the kernel's own with
	 * vmlinux.o. */
	if (module->is_vmlinux && !session->dialect->crc_in_modc)
		return;
	err = module->is_vmlinux ?
	      emit_vmlinux_export_c(session, module, &source) :
	      emit_mod_c(session, module, &source);

	if (!err && !module->has_errors && !module->is_double)
		file_write(path, buf_view(&source), &session->diags);
	buf_free(&source);
}

static void write_module(struct modpost_run *run, struct session *session, size_t index)
{
	const struct module *module = run->session.modules.items[index];

	if (module->from_dump)
		return;
	check_exports_versioned(session, module, run->flags.strict);
	write_source(session, module);
}

typedef void emit_fn(const struct session *session, size_t part, struct buf *out);

enum { PUT_SIZE = 64 << 10 };	/* so much is put into a file at once */

static void write_list(struct session *session, const char *path, emit_fn *emit)
{
	struct file_writer file;
	struct buf text = { 0 };

	if (!path || diags_status(&session->diags))
		return;
	file_begin(&file, path);
	for (size_t part = 0; part < session->modules.count; part++) {
		emit(session, part, &text);
		if (text.size < PUT_SIZE)
			continue;
		file_put(&file, buf_view(&text));
		text.size = 0;
	}
	file_put(&file, buf_view(&text));
	file_end(&file, &session->diags);
	buf_free(&text);
}

static bool is_handed_over(const struct module *module)
{
	return !module->from_dump && !module->is_vmlinux && !module->is_double;
}

/* What modfinal makes the modules of. */
static void emit_handoffs(const struct session *session, size_t part,
			  struct buf *out)
{
	const struct modules *modules = &session->modules;
	size_t count = 0;

	if (!part)
		emit_handoff_begin(out);
	if (is_handed_over(modules->items[part]))
		emit_handoff(session, modules->items[part], out);
	if (part + 1 < modules->count)
		return;
	for (size_t i = 0; i < modules->count; i++)
		count += is_handed_over(modules->items[i]);
	emit_handoff_end(count, out);
}

static void write_template(struct session *session)
{
	const char *path = session->options.template_file;
	struct module *template = handoff_template(session);
	struct buf text = { 0 };

	if (!emit_mod_c(session, template, &text) &&
	    !file_write(path, buf_view(&text), &session->diags)) {
		text.size = 0;
		emit_handoff_begin(&text);
		emit_handoff(session, template, &text);
		emit_handoff_end(1, &text);
		file_write(arena_printf(&session->arena, "%s.handoff", path),
			   buf_view(&text), &session->diags);
	}
	buf_free(&text);
	module_free(template);
}

/* A list of all modules is whole or not written. */
void run_write(struct modpost_run *run)
{
	struct session *session = &run->session;
	size_t mismatches = 0;

	run_over_modules(run, write_module);
	write_list(session, session->options.nsdeps_file, emit_nsdeps);
	if (session->options.template_file)
		write_template(session);
	write_list(session, session->options.handoff_file, emit_handoffs);
	write_list(session, session->options.dump_out, emit_symvers_dump);
	/* Known before, but a kernel with mismatches is still a kernel. */
	for (size_t i = 0; i < session->modules.count; i++)
		mismatches += session->modules.items[i]->mismatches;
	if (session->options.section_error)
		check_sections_sum(mismatches, &session->diags);
}
