// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Circles of dependencies.  Tarjan's strongly connected components (SIAM J.
 * Comput. 1, 1972), without recursion since chains can be as long as a hostile
 * input likes; then the shortest way round for each member.
 */
#include <errno.h>
#include <stdlib.h>

#include "loader/verdict.h"

void check_needs(const struct kernel *kernel, const struct kernel_module *module,
		 struct arena *arena, struct module_needs *needs)
{
	const struct loadable *loadable = module->loadable;
	struct map seen;

	map_init(&seen, NULL);
	needs->count = 0;
	needs->items = arena_array(arena, const struct kernel_module *,
				   loadable->nimports < kernel->modules.count ?
				   loadable->nimports : kernel->modules.count);
	for (size_t i = 0; i < loadable->nimports; i++) {
		const struct kernel_export *export = kernel_find_export(kernel,
						loadable->imports[i].name);
		struct map_entry *entry;

		if (!export || export->gone || export->module->is_vmlinux ||
		    export->module == module)
			continue;
		entry = map_put(&seen, str_of(export->module->name));
		if (!entry->value)
			needs->items[needs->count++] = export->module;
		entry->value = needs;
	}
	map_free(&seen);
}

static const struct kernel_module *module_at(const struct kernel *kernel, size_t index)
{
	return kernel->modules.entries[index].value;
}

/* One module on the way down: which of its needs is next. */
struct cycle_frame {
	size_t module;
	size_t next;
};

struct tarjan {
	const struct kernel *kernel;
	const struct module_needs *needs;	/* by module */
	size_t *order;		/* by module: when it was found, from 1 on; 0: not yet */
	size_t *low;		/* by module: the earliest that can be reached */
	bool *open;		/* by module: on the stack */
	size_t *component;	/* by module: from 1 on; 0: alone */
	size_t *stack;
	size_t depth;
	struct cycle_frame *frames;
	size_t nframes;
	size_t found;
	size_t components;
};

static void enter(struct tarjan *t, size_t module)
{
	t->order[module] = t->low[module] = ++t->found;
	t->open[module] = true;
	t->stack[t->depth++] = module;
	t->frames[t->nframes++] = (struct cycle_frame){ module, 0 };
}

/* All that was opened since @module is one component with it. */
static void leave(struct tarjan *t, size_t module)
{
	bool alone = t->stack[t->depth - 1] == module;
	size_t member;

	if (!alone)
		t->components++;
	do {
		member = t->stack[--t->depth];
		t->open[member] = false;
		t->component[member] = alone ? 0 : t->components;
	} while (member != module);
}

static void walk(struct tarjan *t, size_t start)
{
	enter(t, start);
	while (t->nframes) {
		struct cycle_frame *frame = &t->frames[t->nframes - 1];
		const struct module_needs *needs = &t->needs[frame->module];
		size_t here = frame->module;

		if (frame->next < needs->count) {
			size_t there = needs->items[frame->next++]->index;

			if (!t->order[there])
				enter(t, there);
			else if (t->open[there] && t->order[there] < t->low[here])
				t->low[here] = t->order[there];
			continue;
		}
		t->nframes--;
		if (t->low[here] == t->order[here])
			leave(t, here);
		if (t->nframes) {
			size_t above = t->frames[t->nframes - 1].module;

			if (t->low[here] < t->low[above])
				t->low[above] = t->low[here];
		}
	}
}

/* The shortest way from @start back to it inside of its component. */
static const char **way_round(const struct tarjan *t, size_t start,
			      struct arena *arena)
{
	size_t count = t->kernel->modules.count, head = 0, tail = 0, steps = 1;
	struct arena scratch = { 0 };
	size_t *from = arena_array(&scratch, size_t, count);	/* + 1; 0: not yet */
	size_t *queue = arena_array(&scratch, size_t, count + 1);
	const char **way;

	queue[tail++] = start;
	while (!from[start]) {
		size_t here = queue[head++];
		const struct module_needs *needs = &t->needs[here];

		for (size_t i = 0; i < needs->count; i++) {
			size_t there = needs->items[i]->index;

			if (t->component[there] != t->component[start] || from[there])
				continue;
			from[there] = here + 1;
			queue[tail++] = there;
		}
	}
	for (size_t at = from[start] - 1; at != start; at = from[at] - 1)
		steps++;
	way = arena_array(arena, const char *, steps + 2);
	way[steps] = way[0] = module_at(t->kernel, start)->name;
	for (size_t at = from[start] - 1; at != start; at = from[at] - 1)
		way[--steps] = module_at(t->kernel, at)->name;
	arena_free(&scratch);
	return way;
}

const char ***check_cycles(const struct kernel *kernel,
			   const struct module_needs *needs, struct arena *arena)
{
	size_t count = kernel->modules.count;
	const char ***ways = arena_array(arena, const char **, count);
	struct arena scratch = { 0 };
	struct tarjan t = {
		.kernel = kernel,
		.needs = needs,
		.order = arena_array(&scratch, size_t, count),
		.low = arena_array(&scratch, size_t, count),
		.open = arena_array(&scratch, bool, count),
		.component = arena_array(&scratch, size_t, count),
		.stack = arena_array(&scratch, size_t, count),
		.frames = arena_array(&scratch, struct cycle_frame, count),
	};

	for (size_t i = 0; i < count; i++)
		if (!t.order[i])
			walk(&t, i);
	for (size_t i = 0; i < count && t.components; i++)
		if (t.component[i])
			ways[i] = way_round(&t, i, arena);
	arena_free(&scratch);
	return ways;
}

/* The first symbol that @module imports from the one called @provider. */
static const char *first_import(const struct kernel *kernel,
				const struct loadable *module,
				const char *provider)
{
	for (size_t i = 0; i < module->nimports; i++) {
		const struct kernel_export *export = kernel_find_export(kernel,
						module->imports[i].name);

		if (export && !strcmp(export->module->name, provider))
			return export->name;
	}
	return NULL;
}

/* Of a longer way round only the beginning and the end are shown. */
#define WAY_SHOWN 12

void check_circular(const struct kernel *kernel, const struct loadable *module,
		    const char *const *cycle, struct findings *findings)
{
	const char *way, *symbol;
	size_t length = 0;
	struct finding *f;

	if (!cycle)
		return;
	while (cycle[length])
		length++;
	way = cycle[0];
	for (size_t i = 1; i < length; i++) {
		bool skip = length > WAY_SHOWN && i >= WAY_SHOWN / 2;

		if (skip)
			i = length - 1;
		way = arena_printf(findings->arena, "%s%s -> %s", way,
				   skip ? " -> …" : "", cycle[i]);
	}
	f = finding_add(findings, DIAG_ERROR, CODE_LOAD_DEPENDENCY_CIRCULAR, STAGE_SYMBOLS,
			"modules that need each other: %s", way);
	f->err = ENOENT;
	symbol = first_import(kernel, module, cycle[1]);
	if (symbol)
		f->kernel = arena_printf(findings->arena,
					 "%s: Unknown symbol %s (err %d)",
					 module->name, symbol, -ENOENT);
	f->advice = "depmod leaves them out and modprobe loads none of them: move what both need into a third module";
}
