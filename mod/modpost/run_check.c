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

void run_check(struct modpost_run *run)
{
	check_name_unique(&run->session);
	run_over_modules(run, check_module);
	read_whitelist(&run->session);
}
