// SPDX-License-Identifier: GPL-2.0-or-later
#include "retention/graph.h"

int graph_make(struct object *object, struct diags *diags, struct graph *graph)
{
	struct references refs = { 0 };
	int err = references_collect(object, diags, &refs);

	if (err)
		return err;
	*graph = (struct graph){ .object = object };
	nodes_make(graph, &refs, &object->arena);
	edges_make(graph, &refs, &object->arena);
	roots_find(graph);
	return 0;
}

const char *node_label(const struct graph *graph, uint32_t index,
		       struct arena *arena)
{
	const struct node *node = &graph->nodes[index];

	if (*node->name)
		return node->name;
	return arena_printf(arena, "(%s+0x%llx%s)",
			    graph->object->sections[node->section].name,
			    (unsigned long long)node->offset,
			    node->flags & NODE_WINDOW ? " and around" : "");
}
