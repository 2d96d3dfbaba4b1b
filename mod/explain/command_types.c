// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/command_types.h"

#include "base/guard.h"
#include "base/parallel.h"
#include "explain/layouts.h"
#include "explain/siblings.h"
#include "loader/modvers.h"

struct types_checking {
	struct modvers_run *run;
	struct guard *guard;
	const struct module_set *set;
	struct layouts layouts;
	struct side built_for;
	struct layouts_result *results;	/* by module */
	struct arena *arenas;		/* one a thread */
};

static void compare_one(void *context, unsigned thread, size_t index)
{
	struct types_checking *c = context;
	const struct loadable *module = c->set->loadables[index];

	if (module)
		c->results[index] = layouts_compare(&c->layouts, module,
						    &c->guard->reading[thread],
						    &c->arenas[thread]);
}

static bool is_bitcode(const struct loadable *module)
{
	return module->kind == LOADABLE_BITCODE;
}

static void add_findings(const struct layouts_result *from, struct load_result *to)
{
	struct findings *findings = &to->findings;
	const struct explanation *explanation = &from->explanation;
	struct finding *f;

	if (from->unknown) {
		f = finding_add(findings, DIAG_NOTE, CODE_LOAD_TYPES_UNKNOWN,
				STAGE_INIT, "its types were not compared: %s",
				from->unknown);
		f->advice = is_bitcode(to->module) ? "compile it with -g" :
			"compile it with -g, or name the kernel that it was built for: --built-for KERNEL";
	}
	for (size_t i = 0; i < explanation->ncauses; i++) {
		const struct explain_cause *cause = explanation->causes[i];
		const char *first;

		if (!cause->count)
			continue;
		first = cause->touched[0].symbol->name;
		f = finding_add(findings, DIAG_ERROR, CODE_LOAD_TYPES_DIFFER,
				STAGE_INIT, "%s",
				layouts_words(findings->arena, cause));
		f->advice = "build it for this kernel; `modvers explain` shows both sides, and the way there";
		if (!strcmp(first, LAYOUTS_OWN_CODE))
			f->advice = arena_printf(findings->arena,
				"build it for this kernel; `modvers explain --symbol \"%s\"` shows both sides",
				cause->title);
		else if (cause->count == 1)
			f->symbol = first;
	}
	load_conclude(to);
}

static void note_no_types(struct types_checking *c, const struct kernel *kernel)
{
	diag_add(&c->run->diags, DIAG_NOTE, CODE_KERNEL_PARTIAL,
		 PLACE_FILE(kernel->path), "its types are not known, so not compared");
	diag_hint(&c->run->diags, "name its vmlinux, its boot image, or a copy of its /sys/kernel/btf/vmlinux as well: --against FILE");
}

/* Those that the modules were built for, of a kernel that was named. */
static void read_built_for(struct types_checking *c)
{
	const struct modvers_run *run = c->run;
	struct arena *arena = &c->run->arena;
	struct map want;

	map_init(&want, NULL);
	for (size_t i = 0; i < c->layouts.after.symbols.count; i++)
		map_put(&want, c->layouts.after.symbols.entries[i].name);
	c->guard->reading[0] = run->built_for;
	if (!side_read(run->built_for, &want, arena, &c->run->diags,
		       &c->built_for)) {
		siblings_add_installed(&c->built_for, c->layouts.kernel,
				       run->built_for, &want, arena);
		c->layouts.built_for = &c->built_for;
	}
	c->guard->reading[0] = NULL;
	map_free(&want);
}

static size_t compare_all(struct types_checking *c, struct load_result *results)
{
	struct modvers_run *run = c->run;
	unsigned threads = run->threads < c->guard->threads ? run->threads :
							      c->guard->threads;
	size_t compared = 0;

	c->results = arena_array(&run->arena, struct layouts_result, c->set->count);
	c->arenas = arena_array(&run->arena, struct arena, threads);
	parallel_for(c->set->count, threads, compare_one, c);
	for (size_t i = 0; i < c->set->count; i++) {
		if (!c->set->loadables[i])
			continue;
		add_findings(&c->results[i], &results[i]);
		compared += !c->results[i].unknown;
	}
	for (unsigned i = 0; i < threads; i++)
		arena_adopt(&run->arena, &c->arenas[i]);
	return compared;
}

static size_t check_types_of(struct modvers_run *run, void *context,
			     const struct kernel *kernel,
			     const struct module_set *set,
			     struct load_result *results)
{
	struct types_checking *c = context;
	size_t compared = 0;

	c->set = set;
	if (!kernel->btf) {
		note_no_types(c, kernel);
		return 0;
	}
	if (layouts_init(&c->layouts, kernel, set, &run->arena, &run->diags))
		return 0;
	if (run->built_for)
		read_built_for(c);
	if (!run->built_for || c->layouts.built_for)
		compared = compare_all(c, results);
	if (c->layouts.built_for)
		side_free(&c->built_for);
	layouts_free(&c->layouts);
	return compared;
}

/* In the child. */
static int work(void *context)
{
	struct types_checking *c = context;
	struct modvers_run *run = c->run;
	int status;

	run->layouts = check_types_of;
	run->layouts_context = c;
	status = command_check(run);
	fflush(stdout);
	if (!run->has_told || status == 2)
		diags_print(&run->diags, run->tool, stderr);
	return status;
}

int command_check_types(struct modvers_run *run)
{
	struct guard guard;
	struct types_checking checking = { .run = run, .guard = &guard };

	return guard_command(&guard, work, &checking, &run->diags);
}
