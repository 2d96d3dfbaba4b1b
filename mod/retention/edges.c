// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Edges.  A symbol's name says for sure what is meant, a place in a section does
 * not quite:
 *
 *	x86_64	 code may count from the end of an object backwards, so the
 *		 place behind an object can mean that object.  Never from
 *		 before its begin: in the kernel's code model compilers add
 *		 nothing negative to an address.
 *	arm64	 compilers take one address for all that lies near by (gcc's
 *		 section anchors, -256 to 4095; LLVM's merged globals, to 4095)
 */
#include <stdlib.h>

#include "model/code.h"
#include "model/reading.h"
#include "object/codemap.h"
#include "object/x86.h"
#include "retention/graph.h"

struct edge {
	uint32_t from, to;
};

struct edges {
	struct graph *graph;
	struct edge *items;
	size_t count, room;
	size_t nodes_room;
	/* By node, of data without a name: what refers to it, and where all that
	 * it refers to leads; NO_NODE: nothing, MANY: more than one. */
	uint32_t *user, *target;
};

#define MANY (NO_NODE - 1)
#define PAGE 4096ull
#define BEFORE 256ull

static void add(struct edges *edges, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	if (edges->count == edges->room) {
		edges->room = edges->room ? 2 * edges->room : 4096;
		edges->items = xrealloc(edges->items,
					edges->room * sizeof(*edges->items));
	}
	edges->items[edges->count++] = (struct edge){ from, to };
}

static enum part part_of_node(const struct graph *graph, uint32_t node)
{
	return part_of(&graph->object->sections[graph->nodes[node].section]);
}

static void remember(uint32_t *slot, uint32_t node)
{
	if (*slot == NO_NODE)
		*slot = node;
	else if (*slot != node)
		*slot = MANY;
}

/* --- places ------------------------------------------------------------- */

/* The window of @page in @section, made with what it leads to if it is the first. */
static uint32_t window(struct edges *edges, struct map *windows,
		       uint32_t section, uint64_t page)
{
	struct graph *graph = edges->graph;
	const uint64_t key[2] = { section, page };
	struct map_entry *entry = map_put(windows, (struct str){
					  (const char *)key, sizeof(key) });
	uint64_t start = page * PAGE, end = start + 2 * PAGE;
	uint32_t index, i;

	if (entry->value)
		return (uint32_t)(uintptr_t)entry->value;
	if (graph->nnodes == edges->nodes_room) {
		edges->nodes_room *= 2;
		graph->nodes = xrealloc(graph->nodes, edges->nodes_room *
					sizeof(*graph->nodes));
	}
	index = (uint32_t)graph->nnodes++;
	graph->nodes[index] = (struct node){
		.name = "", .section = section, .offset = start,
		.flags = NODE_UNNAMED | NODE_WINDOW,
		.from = NO_NODE, .by = NO_NODE,
	};
	entry->value = (void *)(uintptr_t)index;
	start = start > BEFORE ? start - BEFORE : 0;
	for (i = node_at(graph, section, start);
	     i < graph->first[section + 1] && graph->nodes[i].offset < end; i++)
		add(edges, index, i);
	return index;
}

/* What a place may mean beside the node that it is in. */
static void add_near(struct edges *edges, struct map *windows, uint32_t from,
		     uint32_t to, const struct reference *ref)
{
	const struct graph *graph = edges->graph;
	uint32_t first = graph->first[ref->to_section];

	if (graph->object->machine == MACHINE_AARCH64) {
		add(edges, from, window(edges, windows, ref->to_section,
					ref->to / PAGE));
		return;
	}
	if (graph->nodes[to].offset != ref->to || to == first)
		return;
	add(edges, from, to - 1);
	/* Padding may be between. */
	if ((graph->nodes[to - 1].flags & NODE_UNNAMED) && to - 1 > first)
		add(edges, from, to - 2);
}

static void add_reference(struct edges *edges, struct map *windows,
			  const struct reference *ref)
{
	struct graph *graph = edges->graph;
	const struct object *object = graph->object;
	uint32_t from = node_at(graph, ref->section, ref->offset);
	uint32_t to = node_at(graph, ref->to_section, ref->to);
	struct node *target;

	if (from == NO_NODE || to == NO_NODE)
		return;
	target = &graph->nodes[to];
	if (from != to) {
		graph->nodes[from].flags |= NODE_TOUCHED;
		target->flags |= NODE_TOUCHED;
		remember(&edges->user[to], from);
		remember(&edges->target[from], target->flags & NODE_CODE &&
			 ref->to != target->offset ? to : MANY);
		add(edges, from, to);
	}
	if (!ref->symbol && ref->from_code &&
	    part_of(&object->sections[ref->to_section]) == PART_DATA)
		add_near(edges, windows, from, to, ref);
}

/* --- what runs on ------------------------------------------------------- */

/* A part without a name that only one function refers to, and that refers only into
 * the inside of that one. */
static bool is_jump_table(const struct edges *edges, uint32_t node)
{
	return edges->user[node] < MANY &&
	       edges->user[node] == edges->target[node];
}

static bool x86_runs_on(const uint8_t *code, uint64_t size, bool label)
{
	struct x86_insn insn = { .flow = X86_ON };

	for (uint64_t at = 0; at < size; at += insn.length)
		if (!x86_decode(code + at, size - at, &insn))
			return true;
	return insn.flow == X86_ON || insn.flow == X86_BRANCH ||
	       (insn.flow == X86_CALL && label);
}

/* How a function ends on arm64 (Arm ARM, C4.1): b, br and ret, brk, udf. */
static bool arm64_runs_on(const uint8_t *code, uint64_t size, bool label)
{
	uint32_t word = size >= 4 ? le32(code + ((size & ~3ull) - 4)) : 0;

	if ((word & 0xfc000000) == 0x94000000)		/* bl, of what does not return */
		return label;
	return (word & 0xfc000000) != 0x14000000 &&
	       (word & 0xff9f0000) != 0xd61f0000 &&
	       (word & 0xffe00000) != 0xd4200000 && (word & 0xffff0000);
}

/* Whether the processor goes on behind the node.  A compiled function may end in a
 * call that does not return; what asm has a mere label for does not. */
static bool code_runs_on(const struct graph *graph, uint32_t index)
{
	const struct node *node = &graph->nodes[index];
	const struct section *section = &graph->object->sections[node->section];
	bool label = node->flags & (NODE_LABEL | NODE_UNNAMED);

	if ((node->flags & (NODE_COPIED | NODE_UNNAMED)) ==
	    (NODE_COPIED | NODE_UNNAMED))
		return false;
	if (!section->data)
		return true;
	return graph->object->machine == MACHINE_X86_64 ?
	       x86_runs_on(section->data + node->offset, node->size, label) :
	       arm64_runs_on(section->data + node->offset, node->size, label);
}

static void add_running_on(struct edges *edges)
{
	const struct graph *graph = edges->graph;
	uint32_t end = graph->first[graph->object->nsections];

	/* Windows are behind that. */
	for (uint32_t i = 0; i + 1 < end; i++) {
		const struct node *node = &graph->nodes[i];
		enum part part;

		if (node->section != node[1].section)
			continue;
		part = part_of_node(graph, i);
		if (part == PART_CODE && code_runs_on(graph, i))
			add(edges, i, i + 1);
		if (part == PART_DATA && (node->flags & NODE_UNNAMED) &&
		    (node[1].flags & NODE_UNNAMED) &&
		    !is_jump_table(edges, i) && !is_jump_table(edges, i + 1))
			add(edges, i, i + 1);
	}
}

/* --- tables about code -------------------------------------------------- */

/*
 * An entry begins with the place in code that it is about; what else is in it
 * is needed by whoever has that place.  It goes on for @span bytes, and until
 * there is code again.
 */
static const struct table {
	const char *section;
	uint8_t span, span_arm64;
	uint16_t flags;		/* of what else is in an entry */
} tables[] = {
	/* arm64 has these instructions behind the code that they replace. */
	{ ".altinstructions",	8, 8, NODE_COPIED },
	{ "__ex_table",		12, 8, 0 },	/* x86 to 5.15: with a handler */
	{ "__jump_table",	16, 16, 0 },
	{ ".static_call_sites",	8, 8, 0 },
	{ "__bug_table",	4, 4, 0 },
};

static const struct table *table_of(const struct section *section)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strcmp(section->name, tables[i].section))
			return &tables[i];
	return NULL;
}

static void add_tables(struct edges *edges, const struct references *refs)
{
	const struct graph *graph = edges->graph;
	const struct object *object = graph->object;
	uint32_t section = 0, site = NO_NODE;
	uint64_t end = 0;

	for (size_t i = 0; i < refs->count; i++) {
		const struct reference *ref = &refs->items[i];
		const struct table *table =
			table_of(&object->sections[ref->section]);
		uint32_t to = node_at(graph, ref->to_section, ref->to);

		if (!table || to == NO_NODE)
			continue;
		if (section != ref->section ||
		    (ref->offset >= end && (graph->nodes[to].flags & NODE_CODE) &&
		     part_of_node(graph, to) == PART_CODE)) {
			section = ref->section;
			site = to;
			end = ref->offset + (object->machine == MACHINE_X86_64 ?
					     table->span : table->span_arm64);
			continue;
		}
		edges->graph->nodes[to].flags |= NODE_TOUCHED | table->flags;
		add(edges, site, to);
	}
}

/* ------------------------------------------------------------------------ */

static void sort_edges(struct edges *edges, struct arena *arena)
{
	struct graph *graph = edges->graph;
	struct node *nodes = arena_array(arena, struct node, graph->nnodes + 1);
	uint32_t *at = xcalloc(graph->nnodes + 1, sizeof(*at));

	memcpy(nodes, graph->nodes, graph->nnodes * sizeof(*nodes));
	free(graph->nodes);
	graph->nodes = nodes;
	for (size_t i = 0; i < edges->count; i++)
		at[edges->items[i].from]++;
	for (size_t i = 0, sum = 0; i <= graph->nnodes; i++) {
		nodes[i].edges = (uint32_t)sum;
		sum += at[i];
		at[i] = nodes[i].edges;
	}
	graph->nedges = edges->count;
	graph->edges = arena_array(arena, uint32_t, edges->count + 1);
	for (size_t i = 0; i < edges->count; i++)
		graph->edges[at[edges->items[i].from]++] = edges->items[i].to;
	free(at);
}

#define PADDING 64u		/* as much as the largest alignment of code */

void edges_make(struct graph *graph, const struct references *refs,
		struct arena *arena)
{
	struct edges edges = { .graph = graph, .nodes_room = graph->nnodes + 1 };
	struct map windows;

	map_init(&windows, arena);
	graph->nodes = xrealloc(graph->nodes,
				edges.nodes_room * sizeof(*graph->nodes));
	edges.user = xmalloc((graph->nnodes + 1) * sizeof(*edges.user));
	edges.target = xmalloc((graph->nnodes + 1) * sizeof(*edges.target));
	memset(edges.user, 0xff, (graph->nnodes + 1) * sizeof(*edges.user));
	memset(edges.target, 0xff, (graph->nnodes + 1) * sizeof(*edges.target));
	add_tables(&edges, refs);
	for (size_t i = 0; i < refs->count; i++)
		add_reference(&edges, &windows, &refs->items[i]);
	for (uint32_t i = 0; i < graph->nnodes; i++) {
		struct node *node = &graph->nodes[i];
		enum part part = part_of_node(graph, i);

		if ((node->flags & (NODE_UNNAMED | NODE_TOUCHED |
				    NODE_WINDOW)) == NODE_UNNAMED &&
		    node->size < PADDING &&
		    (part == PART_CODE || part == PART_DATA))
			node->flags |= NODE_PADDING;
	}
	add_running_on(&edges);
	sort_edges(&edges, arena);
	map_free(&windows);
	free(edges.items);
	free(edges.user);
	free(edges.target);
}
