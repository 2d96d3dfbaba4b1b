// SPDX-License-Identifier: GPL-2.0-or-later
/* Check each module against what all export. */
#include "base/file.h"
#include "modpost/imports.h"
#include "modpost/module_checks.h"
#include "modpost/resolve.h"
#include "modpost/run.h"

static void check_module(struct modpost_run *run, struct session *session, size_t index)
{
	struct module *module = run->session.modules.items[index];

	if (module->from_dump || module->is_vmlinux)
		return;
	check_name_length(session, module);
	resolve_used(module);
	check_unresolved(session, module);
	check_namespaces(session, module);
	check_gpl_only(session, module);
}

/* What modules ask to be kept, for symbol_get() to find (6.14). */
static void mark_untrimmed(const struct session *session)
{
	for (size_t m = 0; m < session->modules.count; m++) {
		const struct names *names = &session->modules.items[m]->no_trim;

		for (size_t i = 0; i < names->count; i++)
			resolve_kept(session, names->items[i]);
	}
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

void run_check(struct modpost_run *run)
{
	check_name_unique(&run->session);
	for (struct import_names *n = run->session.import_names; n; n = n->next)
		resolve_names(&run->session, n);
	run_over_modules(run, check_module);
	if (run->session.dialect->static_exports_checked)
		check_static_exports(&run->session);
	mark_untrimmed(&run->session);
	read_whitelist(&run->session);
}
