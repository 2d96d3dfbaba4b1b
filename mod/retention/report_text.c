// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdlib.h>

#include "base/out.h"
#include "retention/report.h"

#define SHOWN_LOST	40u
#define SHOWN_GONE	40u
#define SHOWN_ROOTS	12u
#define SHOWN_FUNCTIONS	12u
#define SHOWN_WAY	6u	/* steps of a way in a table */

static const char *label(const struct report *report, uint32_t node)
{
	return node_label(report->graph, node, report->arena);
}

static const char *section_of(const struct report *report, uint32_t node)
{
	const struct graph *graph = report->graph;

	return graph->object->sections[graph->nodes[node].section].name;
}

/* "1 function, 2 objects, 1234 bytes" */
static const char *tally_text(const struct tally *tally, struct arena *arena)
{
	const struct {
		size_t count;
		const char *one, *many;
	} rows[] = {
		{ tally->functions, "function", "functions" },
		{ tally->objects, "object", "objects" },
		{ tally->unnamed, "part without a name", "parts without a name" },
	};
	const char *text = "";

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].count)
			text = arena_printf(arena, "%s%zu %s, ", text,
					    rows[i].count, rows[i].count == 1 ?
					    rows[i].one : rows[i].many);
	return arena_printf(arena, "%s%" PRIu64 " byte%s", text, tally->bytes,
			    tally->bytes == 1 ? "" : "s");
}

/* The way to @node from its root; of more than @limit steps the first ones after
 * @node are left out. */
static void print_way(const struct report *report, uint32_t node, size_t limit,
		      FILE *out)
{
	const struct node *nodes = report->graph->nodes;
	size_t steps = 1, left_out;
	uint32_t at;

	for (at = node; nodes[at].from != at; at = nodes[at].from)
		steps++;
	left_out = steps > limit ? steps - limit : 0;
	out_print(out, "%s", label(report, node));
	if (left_out)
		out_print(out, " <- ... (%zu more)", left_out);
	at = node;
	for (size_t i = 1; i < steps; i++) {
		at = nodes[at].from;
		if (i > left_out)
			out_print(out, " <- %s", label(report, at));
	}
	if (nodes[at].root == ROOT_SECTION)
		out_print(out, " [section %s]\n", section_of(report, at));
	else
		out_print(out, " [%s]\n", root_kind_text(nodes[at].root));
}

void report_why(const struct report *report, const char *name, FILE *out)
{
	const struct graph *graph = report->graph;
	uint32_t last = NO_NODE;
	bool found = false;

	for (size_t i = 1; i < graph->object->nsymbols; i++) {
		uint32_t node = graph->of_symbol[i];

		if (node == NO_NODE || node == last ||
		    strcmp(graph->object->symbols[i].name, name))
			continue;
		last = node;
		found = true;
		if (graph->nodes[node].flags & NODE_REACHED)
			print_way(report, node, SIZE_MAX, out);
		else
			out_print(out, "%s: unreachable, %" PRIu64 " bytes in %s\n",
				  label(report, node), graph->nodes[node].size,
				  section_of(report, node));
	}
	if (!found)
		out_print(out, "%s: not there\n", name);
}

static void print_summary(const struct report *report, FILE *out)
{
	const char *path = report->graph->object->path;
	const struct tally *functions = &report->lost_functions;
	const struct tally *rest = &report->lost_rest;

	out_print(out, "%s: held: %s\n", path,
		  tally_text(&report->held, report->arena));
	if (!report->nlost)
		out_print(out, "%s: unreachable: nothing\n", path);
	else
		out_print(out, "%s: unreachable: %s%s%s%s%s\n", path,
			  report->only_function ? report->only_function : "",
			  report->only_function ? ", " : "",
			  functions->functions ?
			  tally_text(functions, report->arena) : "",
			  functions->functions && rest->bytes ? "; " : "",
			  rest->bytes ? tally_text(rest, report->arena) : "");
}

static void print_lost(const struct report *report, FILE *out)
{
	const struct graph *graph = report->graph;
	size_t shown = report->nlost < SHOWN_LOST ? report->nlost : SHOWN_LOST;

	if (!shown)
		return;
	fputs("\n   bytes  unreachable\n", out);
	for (size_t i = 0; i < shown; i++) {
		uint32_t node = report->lost[i];

		out_print(out, "%8" PRIu64 "  %s  %s%s\n",
			  graph->nodes[node].size, label(report, node),
			  graph->nodes[node].flags & NODE_UNNAMED ? "" :
			  section_of(report, node), report->lost_too[node] ?
			  ", for another of these" : "");
	}
	if (report->nlost > shown)
		out_print(out, "%8s  and %zu more, all in --json\n", "",
			  report->nlost - shown);
}

/* The first @limit of what @wanted takes, by the bytes that are @node's alone or its own. */
struct pick {
	const struct report *report;
	uint32_t *items;
	size_t count;
	bool by_size;
};

static uint64_t weight(const struct pick *pick, uint32_t node)
{
	const struct node *nodes = pick->report->graph->nodes;

	return pick->by_size ? nodes[node].size : nodes[node].alone;
}

static int heavier_first(const void *left, const void *right, void *context)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	const struct pick *pick = context;

	if (weight(pick, a) != weight(pick, b))
		return weight(pick, a) > weight(pick, b) ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void sort(struct pick *pick)
{
	if (pick->count)
		qsort_r(pick->items, pick->count, sizeof(*pick->items),
			heavier_first, pick);
}

static void print_roots(const struct report *report, FILE *out)
{
	const struct graph *graph = report->graph;
	struct pick pick = { .report = report };
	uint64_t alone[ROOT_KINDS] = { 0 };

	pick.items = arena_array(report->arena, uint32_t, graph->nnodes + 1);
	for (uint32_t i = 0; i < graph->nnodes; i++)
		if (graph->nodes[i].root && graph->nodes[i].by == NO_NODE) {
			pick.items[pick.count++] = i;
			alone[graph->nodes[i].root] += graph->nodes[i].alone;
		}
	sort(&pick);
	if (!pick.count)
		return;
	fputs("\n   alone  held by\n", out);
	for (unsigned kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
		if (graph->alone[kind] > alone[kind])
			out_print(out, "%8" PRIu64 "  several [%s]\n",
				  graph->alone[kind] - alone[kind],
				  root_kind_text(kind));
	for (size_t i = 0; i < pick.count && i < SHOWN_ROOTS; i++) {
		const struct node *node = &graph->nodes[pick.items[i]];

		out_print(out, "%8" PRIu64 "  %s [%s%s%s]\n", node->alone,
			  label(report, pick.items[i]),
			  root_kind_text(node->root),
			  node->root == ROOT_SECTION ? " " : "",
			  node->root == ROOT_SECTION ?
			  section_of(report, pick.items[i]) : "");
	}
	if (pick.count > SHOWN_ROOTS)
		out_print(out, "%8s  and %zu more roots\n", "",
			  pick.count - SHOWN_ROOTS);
	out_print(out, "%8" PRIu64 "  roots of several kinds\n",
		  graph->alone[ROOT_NONE]);
}

static void print_functions(const struct report *report, FILE *out)
{
	const struct graph *graph = report->graph;
	struct pick pick = { .report = report, .by_size = true };

	pick.items = arena_array(report->arena, uint32_t, graph->nnodes + 1);
	for (uint32_t i = 0; i < graph->nnodes; i++)
		if ((graph->nodes[i].flags & (NODE_REACHED | NODE_CODE |
					      NODE_UNNAMED)) ==
		    (NODE_REACHED | NODE_CODE))
			pick.items[pick.count++] = i;
	sort(&pick);
	if (!pick.count)
		return;
	fputs("\n   bytes   alone  largest functions\n", out);
	for (size_t i = 0; i < pick.count && i < SHOWN_FUNCTIONS; i++) {
		const struct node *node = &graph->nodes[pick.items[i]];

		out_print(out, "%8" PRIu64 "%8" PRIu64 "  ", node->size,
			  node->alone);
		print_way(report, pick.items[i], SHOWN_WAY, out);
	}
}

static void print_gone(const struct report *report, FILE *out)
{
	static const struct {
		uint32_t flag;
		const char *what;
	} kinds[] = {
		{ SYMBOL_FUNCTION, "dropped, or inlined everywhere" },
		{ 0, "dropped, or folded into what used them" },
	};

	if (!report->with_inputs)
		return;
	putc('\n', out);
	out_print(out, "of %zu names that the inputs define, gone: %zu\n",
		  report->defined, report->ngone);
	for (size_t k = 0; k < 2; k++) {
		size_t shown = 0, all = 0;

		for (size_t i = 0; i < report->ngone; i++)
			all += (report->gone[i].flags & SYMBOL_FUNCTION) ==
			       kinds[k].flag;
		if (all)
			out_print(out, "  %zu %s%s %s:\n", all,
				  k ? "object" : "function",
				  all == 1 ? "" : "s", kinds[k].what);
		for (size_t i = 0; i < report->ngone && shown < SHOWN_GONE; i++)
			if ((report->gone[i].flags & SYMBOL_FUNCTION) ==
			    kinds[k].flag) {
				out_print(out, "    %s\n", report->gone[i].name);
				shown++;
			}
		if (all > shown)
			out_print(out, "    and %zu more, all in --json\n",
				  all - shown);
	}
}

void report_text(const struct report *report, FILE *out)
{
	print_summary(report, out);
	print_lost(report, out);
	print_roots(report, out);
	print_functions(report, out);
	print_gone(report, out);
}
