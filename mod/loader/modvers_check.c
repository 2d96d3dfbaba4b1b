// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/modvers.h"

#include "base/parallel.h"
#include "loader/verdict.h"

struct checking {
	const struct kernel *kernel;
	const struct module_set *set;
	struct load_result *results;
	struct module_needs *needs;	/* by module of the kernel */
	struct arena *arenas;		/* one a thread */
};

static void needs_one(void *context, unsigned thread, size_t index)
{
	struct checking *c = context;
	const struct kernel_module *module = c->kernel->modules.entries[index].value;

	if (module->loadable)
		check_needs(c->kernel, module, &c->arenas[thread],
			    &c->needs[index]);
}

static void check_one(void *context, unsigned thread, size_t index)
{
	struct checking *c = context;
	struct load_result *result = &c->results[index];

	result->module = c->set->loadables[index];
	result->findings.arena = &c->arenas[thread];
	if (result->module)
		check_loadable(c->kernel, result->module, &result->findings);
}

void load_conclude(struct load_result *result)
{
	const size_t *counts = result->findings.counts;

	findings_sort(&result->findings);
	result->verdict = counts[DIAG_ERROR] ? LOADS_NOT :
			  counts[DIAG_FATAL] || !result->module ? LOADS_UNKNOWN :
								  LOADS;
}

struct load_result *modvers_check(const struct kernel *kernel,
				  const struct module_set *set,
				  unsigned threads, struct arena *arena)
{
	struct checking c = {
		.kernel = kernel,
		.set = set,
		.results = arena_array(arena, struct load_result, set->count),
		.needs = arena_array(arena, struct module_needs,
				     kernel->modules.count),
		.arenas = arena_array(arena, struct arena, threads),
	};
	const char ***cycles;

	parallel_for(set->count, threads, check_one, &c);
	parallel_for(kernel->modules.count, threads, needs_one, &c);
	cycles = check_cycles(kernel, c.needs, arena);
	for (size_t i = 0; i < set->count; i++) {
		const struct loadable *module = set->loadables[i];
		const struct kernel_module *known = module ?
			map_get(&kernel->modules, str_of(module->name)) : NULL;

		c.results[i].findings.arena = arena;
		if (known)
			check_circular(kernel, module, cycles[known->index],
				       &c.results[i].findings);
		load_conclude(&c.results[i]);
	}
	for (unsigned i = 0; i < threads; i++)
		arena_adopt(arena, &c.arenas[i]);
	return c.results;
}
