// SPDX-License-Identifier: GPL-2.0-or-later
#include "retention/report.h"

#include <stdlib.h>

#include "model/code.h"
#include "object/object.h"

static void count(struct tally *tally, const struct node *node)
{
	if (node->flags & NODE_UNNAMED)
		tally->unnamed++;
	else if (node->flags & NODE_CODE)
		tally->functions++;
	else
		tally->objects++;
	tally->bytes += node->size;
}

/* By size, then as in the file. */
static int larger_first(const void *left, const void *right, void *context)
{
	const struct graph *graph = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (graph->nodes[a].size != graph->nodes[b].size)
		return graph->nodes[a].size > graph->nodes[b].size ? -1 : 1;
	return a < b ? -1 : a > b;
}

void report_make(const struct graph *graph, struct arena *arena,
		 struct report *report)
{
	*report = (struct report){ .graph = graph, .arena = arena };
	report->lost = arena_array(arena, uint32_t, graph->nnodes + 1);
	report->lost_too = arena_array(arena, bool, graph->nnodes + 1);
	for (uint32_t i = 0; i < graph->nnodes; i++) {
		const struct node *node = &graph->nodes[i];

		if (node->flags & (NODE_PADDING | NODE_WINDOW))
			continue;
		if (node->flags & NODE_REACHED) {
			count(&report->held, node);
			continue;
		}
		if ((node->flags & (NODE_CODE | NODE_UNNAMED)) == NODE_CODE) {
			report->only_function = report->lost_functions.functions ?
						NULL : node->name;
			count(&report->lost_functions, node);
		} else {
			count(&report->lost_rest, node);
		}
		report->lost[report->nlost++] = i;
		for (uint32_t e = node->edges; e < node[1].edges; e++)
			if (graph->edges[e] != i)
				report->lost_too[graph->edges[e]] = true;
	}
	qsort_r(report->lost, report->nlost, sizeof(*report->lost),
		larger_first, (void *)(uintptr_t)graph);
}

/* --- what the inputs had ------------------------------------------------- */

/* What ThinLTO's promotion, a clone or ltomod's own numbers have put behind a
 * name is not part of it. */
static struct str plain(const char *name)
{
	struct str text = str_of(name);
	const char *dot = strchr(name, '.');

	if (dot && dot != name)
		text.n = (size_t)(dot - name);
	return text;
}

static bool is_definition(const struct symbol *symbol)
{
	return *symbol->name && symbol->name[0] != '$' &&
	       symbol->name[0] != '.' &&
	       !(symbol->flags & (SYMBOL_UNDEFINED | SYMBOL_SECTION |
				  SYMBOL_FILE)) &&
	       !str_starts(str_of(symbol->name), STR("__UNIQUE_ID_")) &&
	       !str_starts(str_of(symbol->name), STR("llvm."));
}

static void look_at(const struct object *object, const struct map *there,
		    struct map *seen, struct report *report)
{
	for (size_t i = 0; i < object->nmembers; i++)
		look_at(&object->members[i], there, seen, report);
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct map_entry *entry;

		if (!is_definition(symbol))
			continue;
		entry = map_put(seen, plain(symbol->name));
		if (entry->value)
			continue;
		entry->value = seen;
		report->defined++;
		if (!map_find(there, plain(symbol->name)))
			*ARENA_MORE(report->arena, report->gone,
				    report->ngone) = (struct gone){
				arena_strdup(report->arena, symbol->name),
				symbol->flags };
	}
}

static int by_name(const void *left, const void *right)
{
	const struct gone *a = left, *b = right;

	return strcmp(a->name, b->name);
}

int report_inputs(struct report *report, const struct names *inputs,
		  struct diags *diags)
{
	const struct object *object = report->graph->object;
	struct map there, seen;
	int err = 0;

	report->with_inputs = inputs->count;
	map_init(&there, NULL);
	map_init(&seen, report->arena);
	for (size_t i = 1; i < object->nsymbols; i++)
		if (is_definition(&object->symbols[i]))
			map_put(&there, plain(object->symbols[i].name));
	for (size_t i = 0; !err && i < inputs->count; i++) {
		struct object *input;

		err = object_open(inputs->items[i], diags, &input);
		if (err)
			break;
		look_at(input, &there, &seen, report);
		object_close(input);
	}
	if (report->ngone)
		qsort(report->gone, report->ngone, sizeof(*report->gone),
		      by_name);
	map_free(&there);
	map_free(&seen);
	return err;
}
