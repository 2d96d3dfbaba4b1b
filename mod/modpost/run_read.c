// SPDX-License-Identifier: GPL-2.0-or-later
/* Read each module by itself, and merge what they export. */
#include <stdlib.h>

#include "modpost/collect.h"
#include "modpost/input.h"
#include "modpost/layout.h"
#include "modpost/run.h"

static void read_input(struct modpost_run *run, struct session *session, size_t index)
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
	if (session->dialect->static_exports_checked)
		collect_seen(session, module);
}

void run_read(struct modpost_run *run)
{
	struct session *session = &run->session;
	struct diags **said;

	read_layout(session, &run->layout);
	read_dumps(session);
	list_inputs(session, &run->inputs);
	run->read = arena_array(&session->arena, struct module *,
				run->inputs.count);
	said = run_step(run, run->inputs.count, read_input);
	for (size_t i = 0; i < run->inputs.count; i++) {
		struct module *module = run->read[i];
		int status = run_listen(run, said[i]);

		if (!module)
			continue;
		module->has_errors = status;
		if (is_of_machine(session, module))
			merge_module(session, module);
		else
			module_free(module);
	}
	free(said);
}
