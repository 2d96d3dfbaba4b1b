// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/commands.h"

#include <sys/utsname.h>

#include "base/parallel.h"

void modvers_run_init(struct modvers_run *run)
{
	diags_init(&run->diags, &run->arena);
	run->threads = parallel_processors();
}

void modvers_run_free(struct modvers_run *run)
{
	names_free(&run->against);
	names_free(&run->symbols);
	names_free(&run->among);
	names_free(&run->all);
	names_free(&run->files);
	diags_free(&run->diags);
	arena_free(&run->arena);
}

void modvers_default_kernel(struct modvers_run *run)
{
	struct utsname name;

	if (!run->against.count && !uname(&name))
		names_add(&run->against, arena_printf(&run->arena,
			  "/lib/modules/%s", name.release));
}
