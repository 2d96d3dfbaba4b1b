// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nodes: in each section what its symbols cover, symbols that overlap
 * together, and between them what none covers, cut where something points.
 */
#include <stdlib.h>

#include "model/code.h"
#include "object/codemap.h"
#include "retention/graph.h"

/* A symbol's part of its section. */
struct cover {
	uint32_t section, symbol;
	uint64_t start, end;	/* end == start: no size */
	uint8_t worth;
};

/* A place that something points at, where no symbol is. */
struct cut {
	uint32_t section;
	uint64_t offset;
};

struct maker {
	struct graph *graph;
	struct arena *arena;
	size_t room;
	struct cover *covers;
	size_t ncovers;
	struct cut *cuts;
	size_t ncuts;
};

/* Of the compiler, for itself: no thing of its own. */
static bool is_local_label(const char *name)
{
	return name_fits(".L*", name) || name[0] == '$' || !name[0];
}

/* Pointers that are there for the compiler alone, lest it drops what they point to. */
static bool is_keeper(const char *name)
{
	return name_fits("__UNIQUE_ID_addressable_*", name) ||
	       name_fits("__UNIQUE_ID___addressable_*", name) ||
	       name_fits("___ADDRESSABLE_*", name) ||
	       name_fits("__addressable_*", name);
}

/* Bytes before a function that belong to it: padding for calls, a hash. */
static bool is_prefix(const char *name)
{
	return name_fits("__pfx_*", name) || name_fits("__cfi_*", name);
}

static int compare_covers(const void *left, const void *right)
{
	const struct cover *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->worth != b->worth)
		return b->worth - a->worth;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return a->symbol < b->symbol ? -1 : a->symbol > b->symbol;
}

static int compare_cuts(const void *left, const void *right)
{
	const struct cut *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static uint64_t size_of(const struct section *section)
{
	return section->size < SECTION_LIMIT ? section->size : SECTION_LIMIT;
}

static void gather_covers(struct maker *maker)
{
	const struct object *object = maker->graph->object;

	maker->covers = xcalloc(object->nsymbols + 1, sizeof(*maker->covers));
	for (uint32_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		uint64_t size;

		if (!symbol->section || is_local_label(symbol->name) ||
		    (symbol->flags & (SYMBOL_SECTION | SYMBOL_FILE)) ||
		    part_of(&object->sections[symbol->section]) == PART_NONE)
			continue;
		size = size_of(&object->sections[symbol->section]);
		if (symbol->value >= size)
			continue;
		maker->covers[maker->ncovers++] = (struct cover){
			.section = symbol->section, .symbol = i,
			.start = symbol->value,
			.end = symbol->value + (symbol->size <
				size - symbol->value ? symbol->size :
				size - symbol->value),
			.worth = (uint8_t)(!!symbol->size * 8 +
				!is_prefix(symbol->name) * 4 +
				!!(symbol->flags & SYMBOL_FUNCTION) * 2 +
				!!(symbol->flags & SYMBOL_GLOBAL)),
		};
	}
	qsort(maker->covers, maker->ncovers, sizeof(*maker->covers),
	      compare_covers);
}

#define STRINGS 0x20u		/* SHF_STRINGS */
#define STRING_BACK 4096u	/* no string begins farther back than that */

/* Where sections are cut if no symbol covers the place: where something points; what
 * is mergeable, where the string or constant begins that it points into. */
static void gather_cuts(struct maker *maker, const struct references *refs)
{
	const struct object *object = maker->graph->object;

	maker->cuts = xcalloc(refs->count + 1, sizeof(*maker->cuts));
	for (size_t i = 0; i < refs->count; i++) {
		const struct reference *ref = &refs->items[i];
		const struct section *section = &object->sections[ref->to_section];
		uint64_t start = ref->to;

		if (start >= size_of(section))
			continue;
		if (part_of(section) == PART_MERGEABLE && section->data) {
			uint64_t least = start > STRING_BACK ?
					 start - STRING_BACK : 0;

			if (section->entsize > 1)
				start -= start % section->entsize;
			else if (section->flags & STRINGS)
				while (start > least && section->data[start - 1])
					start--;
		}
		maker->cuts[maker->ncuts++] = (struct cut){
			ref->to_section, start };
	}
	qsort(maker->cuts, maker->ncuts, sizeof(*maker->cuts), compare_cuts);
}

static struct node *more(struct maker *maker)
{
	struct graph *graph = maker->graph;

	if (graph->nnodes == maker->room) {
		maker->room = maker->room ? 2 * maker->room : 256;
		graph->nodes = xrealloc(graph->nodes,
					maker->room * sizeof(*graph->nodes));
	}
	graph->nodes[graph->nnodes] = (struct node){
		.name = "", .from = NO_NODE, .by = NO_NODE };
	return &graph->nodes[graph->nnodes++];
}

/* What no symbol covers, from @start to @end of @section. */
static void add_unnamed(struct maker *maker, size_t *cut, uint32_t section,
			uint64_t start, uint64_t end, uint16_t flags)
{
	while (start < end) {
		struct node *node = more(maker);
		uint64_t stop = end;

		while (*cut < maker->ncuts &&
		       (maker->cuts[*cut].section < section ||
			(maker->cuts[*cut].section == section &&
			 maker->cuts[*cut].offset <= start)))
			++*cut;
		if (*cut < maker->ncuts && maker->cuts[*cut].section == section &&
		    maker->cuts[*cut].offset < end)
			stop = maker->cuts[*cut].offset;
		node->section = section;
		node->offset = start;
		node->size = stop - start;
		node->flags = flags | NODE_UNNAMED;
		start = stop;
	}
}

static void add_section(struct maker *maker, size_t *cover, size_t *cut,
			uint32_t index)
{
	struct graph *graph = maker->graph;
	const struct object *object = graph->object;
	const struct section *section = &object->sections[index];
	uint64_t size = size_of(section), at = 0;
	uint16_t flags = section->flags & SECTION_EXEC ? NODE_CODE : 0;

	for (; *cover < maker->ncovers &&
	     maker->covers[*cover].section == index; ) {
		const struct cover *first = &maker->covers[*cover];
		uint64_t start = first->start, end = first->end;
		const char *name = object->symbols[first->symbol].name;
		bool label = start == end, prefix = is_prefix(name);
		uint32_t here;

		add_unnamed(maker, cut, index, at, start, flags);
		here = (uint32_t)graph->nnodes;
		/* With all that begin inside; what stands before a function ends
		 * where that begins, and a label where another symbol is. */
		for (; *cover < maker->ncovers &&
		     maker->covers[*cover].section == index; ++*cover) {
			const struct cover *next = &maker->covers[*cover];

			if (next->start >= end && next->start != start &&
			    !(prefix && (label || next->start == end)))
				break;
			if (prefix) {
				name = object->symbols[next->symbol].name;
				prefix = is_prefix(name);
			}
			if (next->end > end)
				end = next->end;
			graph->of_symbol[next->symbol] = here;
		}
		if (end == start)
			end = *cover < maker->ncovers &&
			      maker->covers[*cover].section == index ?
			      maker->covers[*cover].start : size;
		*more(maker) = (struct node){
			.name = name, .section = index, .offset = start,
			.size = end - start, .from = NO_NODE, .by = NO_NODE,
			.flags = flags | (label ? NODE_LABEL : 0) |
				 (is_keeper(name) ? NODE_PADDING : 0),
		};
		at = end;
	}
	add_unnamed(maker, cut, index, at, size, flags);
}

void nodes_make(struct graph *graph, const struct references *refs,
		struct arena *arena)
{
	const struct object *object = graph->object;
	struct maker maker = { .graph = graph, .arena = arena };
	size_t cover = 0, cut = 0;

	graph->first = arena_array(arena, uint32_t, object->nsections + 1);
	graph->of_symbol = arena_array(arena, uint32_t, object->nsymbols + 1);
	memset(graph->of_symbol, 0xff,
	       object->nsymbols * sizeof(*graph->of_symbol));
	gather_covers(&maker);
	gather_cuts(&maker, refs);
	for (uint32_t i = 0; i < object->nsections; i++) {
		enum part part = part_of(&object->sections[i]);

		graph->first[i] = (uint32_t)graph->nnodes;
		while (cover < maker.ncovers && maker.covers[cover].section < i)
			cover++;
		if (part == PART_DESCRIBES)
			graph->described += size_of(&object->sections[i]);
		else if (part != PART_NONE)
			add_section(&maker, &cover, &cut, i);
	}
	graph->first[object->nsections] = (uint32_t)graph->nnodes;
	free(maker.covers);
	free(maker.cuts);
}

uint32_t node_at(const struct graph *graph, uint32_t section, uint64_t offset)
{
	uint32_t low = graph->first[section], high = graph->first[section + 1];

	if (low == high)
		return NO_NODE;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (graph->nodes[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}
