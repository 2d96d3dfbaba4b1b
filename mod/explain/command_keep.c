// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/command_keep.h"

#include "base/guard.h"
#include "base/out.h"
#include "explain/kept.h"
#include "object/object.h"

struct keeping_run {
	struct modvers_run *run;
	struct guard *guard;
};

static void say(const struct modvers_run *run, const char *path,
		const struct kept_counts *counts)
{
	if (run->quiet)
		return;
	if (!counts->size && counts->symbols)
		out_print(stdout, "%s: the types of %zu symbols are more than a twentieth of it; nothing is kept\n",
			  path, counts->symbols);
	else if (!counts->size)
		out_print(stdout, "%s: no debug information says a type of what it imports or exports; nothing is kept\n",
			  path);
	else
		out_print(stdout, "%s: %zu symbols, %zu types, %zu left out; %zu bytes\n",
			  path, counts->symbols, counts->defined, counts->left_out,
			  counts->size);
}

/* In the child. */
static int work(void *context)
{
	struct keeping_run *keeping = context;
	struct modvers_run *run = keeping->run;

	for (size_t i = 0; i < run->files.count; i++) {
		const char *path = run->files.items[i];
		struct kept_counts counts;
		struct object *object;

		keeping->guard->reading[0] = path;
		if (object_open(path, &run->diags, &object))
			continue;
		if (!kept_write(object, &run->diags, &counts))
			say(run, path, &counts);
		object_close(object);
	}
	keeping->guard->reading[0] = NULL;
	fflush(stdout);
	diags_print(&run->diags, run->tool, stderr);
	return diags_status(&run->diags);
}

int command_keep(struct modvers_run *run)
{
	struct guard guard;
	struct keeping_run keeping = { .run = run, .guard = &guard };

	return guard_command(&guard, work, &keeping, &run->diags);
}
