// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modpost: reads the linked objects of modules, matches what they import with
 * what the kernel and other modules export, checks, and writes for each module
 * the C source that completes it, and Module.symvers for all.
 */
#include "base/json.h"
#include "modpost/options.h"
#include "modpost/run.h"

int main(int argc, char **argv)
{
	struct modpost_run run = { .inputs = { 0 } };
	struct session *session = &run.session;
	int status;

	session_init(session);
	parse_options(argc, argv, &session->options, &run.flags);
	run_init(&run);
	if (!run_choose_dialect(&run)) {
		run_read(&run);
		run_check(&run);
		run_write(&run);
	}
	if (run.flags.json)
		json_print(diags_json(&session->diags), stdout);
	else
		diags_print(&session->diags, "modpost", stderr);
	status = diags_status(&session->diags);
	run_free(&run);
	return status;
}
