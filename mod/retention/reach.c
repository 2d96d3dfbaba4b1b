// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is reached from the roots, on the shortest way; and what hangs on one
 * node alone: dominators (Lengauer and Tarjan 1979, the simple version, which
 * takes O(m log n) whatever the graph).
 */
#include <stdlib.h>

#include "retention/graph.h"

static void reach(struct graph *graph)
{
	uint32_t *queue = xcalloc(graph->nnodes + 1, sizeof(*queue));
	size_t head = 0, tail = 0;

	for (unsigned kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
		for (uint32_t i = 0; i < graph->nnodes; i++) {
			struct node *node = &graph->nodes[i];

			if (node->root != kind)
				continue;
			node->flags |= NODE_REACHED;
			node->from = i;
			queue[tail++] = i;
		}
	while (head < tail) {
		uint32_t at = queue[head++];

		for (uint32_t e = graph->nodes[at].edges;
		     e < graph->nodes[at + 1].edges; e++) {
			struct node *next = &graph->nodes[graph->edges[e]];

			if (next->flags & NODE_REACHED)
				continue;
			next->flags |= NODE_REACHED;
			next->from = at;
			queue[tail++] = graph->edges[e];
		}
	}
	free(queue);
}

/*
 * All numbers are those of a walk in depth, which begins at TOP: no node, but what
 * has below it, no nodes either, the kinds of roots, on which the roots of that
 * kind hang.  0: none.  That something else refers to a root is of no account:
 * it is there anyway, so nothing else takes it along.
 */
#define TOP 1u

struct walk {
	struct graph *graph;
	uint32_t count;
	uint32_t of_kind[ROOT_KINDS];	/* kind -> number */
	uint32_t *vertex;	/* number -> node; NO_NODE: a kind */
	uint32_t *number;	/* node -> number; 0: not yet */
	uint32_t *parent, *semi, *idom, *ancestor, *label, *stack;
	uint32_t *bucket, *next_in_bucket;
	uint32_t *cursor;	/* by node: the edge to follow next */
};

static uint32_t next_number(struct walk *walk, uint32_t node, uint32_t parent)
{
	walk->count++;
	walk->vertex[walk->count] = node;
	walk->parent[walk->count] = parent;
	return walk->count;
}

static void walk_from(struct walk *walk, uint32_t root)
{
	const struct graph *graph = walk->graph;
	uint32_t *of_kind = &walk->of_kind[graph->nodes[root].root];
	uint32_t *cursor = walk->cursor;
	size_t depth = 0;

	if (!*of_kind)
		*of_kind = next_number(walk, NO_NODE, TOP);
	walk->number[root] = next_number(walk, root, *of_kind);
	walk->stack[depth++] = root;
	while (depth) {
		uint32_t at = walk->stack[depth - 1], to;

		if (cursor[at] == graph->nodes[at + 1].edges) {
			depth--;
			continue;
		}
		to = graph->edges[cursor[at]++];
		if (walk->number[to] || graph->nodes[to].root)
			continue;
		walk->number[to] = next_number(walk, to, walk->number[at]);
		walk->stack[depth++] = to;
	}
}

/* The least semidominator on the way up from @v, and shortens that way. */
static uint32_t evaluate(struct walk *walk, uint32_t v)
{
	uint32_t *ancestor = walk->ancestor, *label = walk->label;
	size_t depth = 0;

	if (!ancestor[v])
		return v;
	for (uint32_t at = v; ancestor[ancestor[at]]; at = ancestor[at])
		walk->stack[depth++] = at;
	while (depth) {
		uint32_t at = walk->stack[--depth], up = ancestor[at];

		if (walk->semi[label[up]] < walk->semi[label[at]])
			label[at] = label[up];
		ancestor[at] = ancestor[up];
	}
	return label[v];
}

/* Edges the other way round, by number of the target. */
static uint32_t *turn_round(const struct walk *walk, uint32_t **from)
{
	const struct graph *graph = walk->graph;
	uint32_t *sources = xcalloc(graph->nedges + 1, sizeof(*sources));
	uint32_t *at = xcalloc((size_t)walk->count + 3, sizeof(*at));

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = TOP + 1; i <= walk->count; i++) {
			uint32_t node = walk->vertex[i];

			if (node == NO_NODE)
				continue;
			for (uint32_t e = graph->nodes[node].edges;
			     e < graph->nodes[node + 1].edges; e++) {
				uint32_t to = walk->number[graph->edges[e]];

				if (graph->nodes[graph->edges[e]].root)
					continue;
				if (pass)
					sources[at[to + 1]++] = i;
				else
					at[to + 2]++;
			}
		}
		for (uint32_t i = 1; !pass && i < walk->count + 3; i++)
			at[i] += at[i - 1];
	}
	*from = at;
	return sources;
}

static void find_dominators(struct walk *walk)
{
	uint32_t *from, *sources = turn_round(walk, &from);

	for (uint32_t i = 0; i <= walk->count; i++)
		walk->semi[i] = walk->label[i] = i;
	for (uint32_t w = walk->count; w > TOP; w--) {
		uint32_t p = walk->parent[w];

		/* A kind, or a root, which has nothing else above it. */
		if (from[w] == from[w + 1])
			walk->semi[w] = p;
		for (uint32_t e = from[w]; e < from[w + 1]; e++) {
			uint32_t u = evaluate(walk, sources[e]);

			if (walk->semi[u] < walk->semi[w])
				walk->semi[w] = walk->semi[u];
		}
		walk->next_in_bucket[w] = walk->bucket[walk->semi[w]];
		walk->bucket[walk->semi[w]] = w;
		walk->ancestor[w] = p;
		for (uint32_t v = walk->bucket[p]; v;
		     v = walk->next_in_bucket[v]) {
			uint32_t u = evaluate(walk, v);

			walk->idom[v] = walk->semi[u] < walk->semi[v] ? u : p;
		}
		walk->bucket[p] = 0;
	}
	for (uint32_t w = TOP + 1; w <= walk->count; w++)
		if (walk->idom[w] != walk->semi[w])
			walk->idom[w] = walk->idom[walk->idom[w]];
	free(from);
	free(sources);
}

static void add_up(struct walk *walk)
{
	struct graph *graph = walk->graph;

	for (uint32_t i = 0; i < graph->nnodes; i++)
		graph->nodes[i].alone =
			graph->nodes[i].flags & NODE_PADDING ?
			0 : graph->nodes[i].size;
	for (uint32_t w = walk->count; w > TOP; w--) {
		uint32_t by = walk->idom[w];
		struct node *node;

		if (walk->vertex[w] == NO_NODE)
			continue;
		node = &graph->nodes[walk->vertex[w]];
		if (by != TOP && walk->vertex[by] != NO_NODE) {
			node->by = walk->vertex[by];
			graph->nodes[node->by].alone += node->alone;
			continue;
		}
		for (uint8_t kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
			if (walk->of_kind[kind] == by)
				node->kind = kind;
		graph->alone[node->kind] += node->alone;
	}
}

void graph_reach(struct graph *graph)
{
	size_t n = graph->nnodes + ROOT_KINDS + 3;
	struct walk walk = { .graph = graph, .count = TOP };
	uint32_t **const arrays[] = {
		&walk.vertex, &walk.number, &walk.parent, &walk.semi,
		&walk.idom, &walk.ancestor, &walk.label, &walk.stack,
		&walk.bucket, &walk.next_in_bucket, &walk.cursor,
	};

	reach(graph);
	for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++)
		*arrays[i] = xcalloc(n, sizeof(uint32_t));
	for (size_t i = 0; i < graph->nnodes; i++)
		walk.cursor[i] = graph->nodes[i].edges;
	for (unsigned kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
		for (uint32_t i = 0; i < graph->nnodes; i++)
			if (graph->nodes[i].root == kind)
				walk_from(&walk, i);
	find_dominators(&walk);
	add_up(&walk);
	for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++)
		free(*arrays[i]);
}
