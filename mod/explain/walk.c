// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pair of types is a node, compared once whoever comes to it.  Each symbol
 * goes through them breadth first, so that the way to a change is the shortest.
 */
#include "explain/explain.h"

#include <limits.h>
#include <stdlib.h>

#include "explain/words.h"

/* Of two kernels with all that their modules import some millions are looked at. */
enum { MOST_COST = 300000000 };

struct node {
	struct type_pair pair;
	struct pair_changes changes;
	struct node **next;		/* by edge of changes */
	bool compared;
	struct explain_cause *cause;	/* as which it is told; NULL: not yet */
	/* Of the symbol that is being looked at: */
	size_t visited;			/* its number, from 1 */
	struct node *from;
	const struct pair_edge *by;
	unsigned depth;
};

struct walk {
	struct arena *arena;
	enum compare_rule rule;
	const struct explain_options *options;
	struct explanation *out;
	struct map nodes;		/* a pair's bytes -> struct node */
	struct map causes;		/* title and sizes -> struct explain_cause */
	struct node **queue;		/* owned */
	size_t count, room;
	size_t number;			/* of the symbol */
	size_t cost;			/* of all comparisons */
};

static struct node *node_of(struct walk *walk, struct type_pair pair)
{
	struct map_entry *entry = map_put(&walk->nodes, (struct str){
		(const char *)&pair, sizeof(pair) });
	struct node *node = entry->value;

	if (!node) {
		node = arena_new(walk->arena, struct node);
		node->pair = pair;
		entry->value = node;
	}
	return node;
}

/*
 * Two structs that have no member in common only share their name: a driver may call
 * its own like one that the kernel's headers do not show.  One of a single
 * member has just changed.
 */
static bool are_strangers(struct walk *walk, const struct node *node)
{
	const struct type *type = node->pair.before;
	size_t removed = 0;

	if (!type || (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION))
		return false;
	for (size_t i = 0; i < node->changes.count; i++)
		removed += node->changes.changes[i].how == HOW_REMOVED;
	return removed > 1 && removed == type_parts(walk->arena, type).count;
}

static void keep_layouts(struct walk *walk, struct node *node)
{
	struct pair_changes *changes = &node->changes;
	size_t kept = 0;

	if (are_strangers(walk, node)) {
		changes->count = changes->nedges = 0;
		return;
	}
	for (size_t i = 0; i < changes->count; i++)
		if (change_is_of_layout(&changes->changes[i]))
			changes->changes[kept++] = changes->changes[i];
	changes->count = kept;
}

static void compare(struct walk *walk, struct node *node)
{
	if (node->compared)
		return;
	node->compared = true;
	if (walk->cost < MOST_COST)
		node->changes = type_compare(walk->arena, node->pair, walk->rule);
	else
		node->changes.cut = true;
	if (walk->options->layouts)
		keep_layouts(walk, node);
	walk->cost += node->changes.cost;
	node->next = arena_array(walk->arena, struct node *, node->changes.nedges);
	for (size_t i = 0; i < node->changes.nedges; i++)
		node->next[i] = node_of(walk, node->changes.edges[i].to);
	walk->out->cut |= node->changes.cut;
}

static void enqueue(struct walk *walk, struct node *node, struct node *from,
		    const struct pair_edge *by)
{
	if (node->visited == walk->number)
		return;
	node->visited = walk->number;
	node->from = from;
	node->by = by;
	node->depth = from ? from->depth + 1 : 0;
	if (walk->count == walk->room) {
		walk->room = walk->room ? 2 * walk->room : 1024;
		walk->queue = xrealloc(walk->queue,
				       walk->room * sizeof(*walk->queue));
	}
	walk->queue[walk->count++] = node;
}

/* ---- consequences -------------------------------------------------------------------- */

/* A pair is larger or smaller than it was; a typedef is as what it stands for. */
static bool has_other_size(struct walk *walk, struct node *node)
{
	for (unsigned i = 0; i < 32; i++) {
		compare(walk, node);
		for (size_t k = 0; k < node->changes.count; k++)
			if (node->changes.changes[k].how == HOW_SIZE)
				return true;
		if (node->pair.before->kind != TYPE_TYPEDEF ||
		    !node->changes.nedges || !node->changes.edges[0].inside)
			return false;
		node = node->next[0];
	}
	return false;
}

/* Only places and sizes differ, as they have to when something inside grows. */
static bool only_moved(const struct pair_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->changes[i].how != HOW_MOVED &&
		    changes->changes[i].how != HOW_SIZE)
			return false;
	return true;
}

/* Queues those inside of @node that make it what it is; false if nothing does. */
static bool enqueue_reasons(struct walk *walk, struct node *node)
{
	bool found = false;

	if (!only_moved(&node->changes))
		return false;
	for (size_t i = 0; i < node->changes.nedges; i++) {
		if (!node->changes.edges[i].inside ||
		    !has_other_size(walk, node->next[i]))
			continue;
		enqueue(walk, node->next[i], node, &node->changes.edges[i]);
		found = true;
	}
	return found;
}

/* ---- causes ------------------------------------------------------------------------------ */

static const char *title_of(struct walk *walk, const struct node *node,
			    const struct explained_symbol *symbol)
{
	const struct type *type = node->pair.before;

	return type && type->name && type_tag(type->kind) ?
	       arena_printf(walk->arena, "%s %s", type_tag(type->kind),
			    type->name) : symbol->name;
}

/* Many entries may describe one type: what is called the same and has the same
 * sizes is one. */
static struct explain_cause *cause_of(struct walk *walk, struct node *node,
				      const struct explained_symbol *symbol)
{
	const char *title = title_of(walk, node, symbol);
	const struct type *a = node->pair.before, *b = node->pair.after;
	const char *key = arena_printf(walk->arena, "%s %llu %llu %zu", title,
				       (unsigned long long)(a ? a->byte_size : 0),
				       (unsigned long long)(b ? b->byte_size : 0),
				       node->changes.count);
	struct map_entry *entry = map_put(&walk->causes, str_of(key));
	struct explain_cause *cause = entry->value;

	if (!cause) {
		cause = arena_new(walk->arena, struct explain_cause);
		cause->title = title;
		cause->pair = node->pair;
		cause->changes = &node->changes;
		entry->value = cause;
		*ARENA_MORE(walk->arena, walk->out->causes, walk->out->ncauses) =
			cause;
	}
	return cause;
}

static void add_steps(struct walk *walk, struct explain_touched *touched,
		      const struct node *node)
{
	touched->nsteps = node->depth;
	touched->steps = arena_array(walk->arena, struct explain_step, node->depth);
	for (size_t i = node->depth; i--; node = node->from)
		touched->steps[i] = (struct explain_step){
			node->by->by, node->pair.before };
}

static struct explain_cause *cause_at(struct walk *walk, struct node *node,
				      const struct explained_symbol *symbol)
{
	struct explain_cause *cause = node->cause ? : cause_of(walk, node, symbol);

	/* What has no name is of this symbol only. */
	if (node->pair.before && type_tag(node->pair.before->kind))
		node->cause = cause;
	return cause;
}

static void blame(struct walk *walk, struct node *node,
		  struct explained_symbol *symbol)
{
	struct explain_cause *cause = cause_at(walk, node, symbol);
	struct explain_touched *touched;

	if (cause->count && cause->touched[cause->count - 1].symbol == symbol)
		return;
	touched = ARENA_MORE(walk->arena, cause->touched, cause->count);
	touched->symbol = symbol;
	add_steps(walk, touched, node);
	symbol->causes++;
}

/* ---- a symbol ---------------------------------------------------------------------------- */

static void expand(struct walk *walk, struct node *node,
		   const struct explained_symbol *symbol)
{
	const struct type *type = node->pair.before;
	bool inside = symbol->nearby && type && type->name && type_tag(type->kind);

	if (walk->options->depth && node->depth >= walk->options->depth)
		return;
	for (size_t i = 0; i < node->changes.nedges; i++)
		if (!inside || node->changes.edges[i].inside)
			enqueue(walk, node->next[i], node, &node->changes.edges[i]);
}

static void explain_one(struct walk *walk, struct explained_symbol *symbol)
{
	unsigned nearest = UINT_MAX;

	walk->number++;
	walk->count = 0;
	enqueue(walk, node_of(walk, (struct type_pair){ symbol->before->type,
							symbol->after->type }),
		NULL, NULL);
	for (size_t i = 0; i < walk->count; i++) {
		struct node *node = walk->queue[i];

		compare(walk, node);
		if (node->changes.count && !enqueue_reasons(walk, node)) {
			if (node->depth < nearest && !walk->options->everything)
				nearest = node->depth;
			if (node->depth <= nearest)
				blame(walk, node, symbol);
			else
				cause_at(walk, node, symbol)->further++;
		}
		expand(walk, node, symbol);
	}
	symbol->why = symbol->causes ? WHY_EXPLAINED :
		      symbol->assumed ? WHY_NOT_BEFORE : WHY_SAME;
	walk->out->explained += !!symbol->causes;
}

static int by_weight(const void *a, const void *b)
{
	const struct explain_cause *x = *(struct explain_cause *const *)a;
	const struct explain_cause *y = *(struct explain_cause *const *)b;

	if (x->count != y->count)
		return (x->count < y->count) - (x->count > y->count);
	if (x->further != y->further)
		return (x->further < y->further) - (x->further > y->further);
	return strcmp(x->title, y->title);
}

void explain(struct explanation *out, enum compare_rule rule,
	     const struct explain_options *options, struct arena *arena)
{
	struct walk walk = {
		.arena = arena, .rule = rule, .options = options, .out = out,
	};

	map_init(&walk.nodes, arena);
	map_init(&walk.causes, NULL);
	for (size_t i = 0; i < out->nsymbols; i++) {
		struct explained_symbol *symbol = &out->symbols[i];

		if (!symbol->before || !symbol->after)
			symbol->why = symbol->before ? WHY_NOT_AFTER :
				      WHY_NOT_BEFORE;
		else
			explain_one(&walk, symbol);
	}
	if (out->ncauses)
		qsort(out->causes, out->ncauses, sizeof(*out->causes), by_weight);
	free(walk.queue);
	map_free(&walk.nodes);
	map_free(&walk.causes);
}
