// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json.h"
#include "retention/report.h"

static void set(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_text_or_null(text));
}

static json_t *tally_json(const struct tally *tally)
{
	json_t *item = json_object();

	set(item, "functions", tally->functions);
	set(item, "objects", tally->objects);
	set(item, "unnamed", tally->unnamed);
	set(item, "bytes", tally->bytes);
	return item;
}

/* An index of the list of nodes, which has all but the padding. */
static json_t *index_json(const uint32_t *places, uint32_t node)
{
	return node == NO_NODE ? json_null() :
	       json_integer((json_int_t)places[node]);
}

static json_t *node_json(const struct report *report, uint32_t index,
			 const uint32_t *places)
{
	const struct graph *graph = report->graph;
	const struct node *node = &graph->nodes[index];
	json_t *item = json_object();

	set_text(item, "name", node_label(graph, index, report->arena));
	set_text(item, "kind", node->flags & NODE_WINDOW ? "around" :
		 node->flags & NODE_UNNAMED ? "unnamed" :
		 node->flags & NODE_CODE ? "function" : "object");
	set_text(item, "section", graph->object->sections[node->section].name);
	set(item, "offset", node->offset);
	set(item, "bytes", node->size);
	json_object_set_new(item, "reachable",
			    json_boolean(node->flags & NODE_REACHED));
	set(item, "alone", node->alone);
	set_text(item, "root", node->root ? root_kind_text(node->root) : NULL);
	json_object_set_new(item, "from", node->root ? json_null() :
			    index_json(places, node->from));
	json_object_set_new(item, "only_by", index_json(places, node->by));
	return item;
}

static json_t *alone_json(const struct graph *graph)
{
	json_t *item = json_object();

	for (unsigned kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
		set(item, root_kind_text(kind), graph->alone[kind]);
	set(item, "several", graph->alone[ROOT_NONE]);
	return item;
}

static json_t *gone_json(const struct report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->ngone; i++) {
		json_t *item = json_object();

		set_text(item, "name", report->gone[i].name);
		set_text(item, "kind", report->gone[i].flags & SYMBOL_FUNCTION ?
			 "function" : "object");
		json_array_append_new(list, item);
	}
	return list;
}

json_t *report_json(const struct report *report)
{
	const struct graph *graph = report->graph;
	uint32_t *places = arena_array(report->arena, uint32_t,
				       graph->nnodes + 1);
	json_t *all = json_object(), *nodes = json_array(), *list = json_array();
	const struct tally *rest = &report->lost_rest;
	const struct tally lost = {
		.functions = report->lost_functions.functions,
		.objects = rest->objects,
		.unnamed = rest->unnamed,
		.bytes = report->lost_functions.bytes + rest->bytes,
	};
	uint32_t place = 0;

	set_text(all, "file", graph->object->path);
	json_object_set_new(all, "held", tally_json(&report->held));
	json_object_set_new(all, "unreachable", tally_json(&lost));
	json_object_set_new(all, "alone_by_root", alone_json(graph));
	set(all, "describing_bytes", graph->described);
	for (uint32_t i = 0; i < graph->nnodes; i++)
		if (!(graph->nodes[i].flags & NODE_PADDING) ||
		    graph->nodes[i].flags & NODE_REACHED)
			places[i] = place++;
	for (size_t i = 0; i < report->nlost; i++)
		json_array_append_new(list, json_integer(
					      places[report->lost[i]]));
	json_object_set_new(all, "unreachable_nodes", list);
	for (uint32_t i = 0; i < graph->nnodes; i++)
		if (!(graph->nodes[i].flags & NODE_PADDING) ||
		    graph->nodes[i].flags & NODE_REACHED)
			json_array_append_new(nodes, node_json(report, i,
							       places));
	json_object_set_new(all, "nodes", nodes);
	if (report->with_inputs) {
		set(all, "input_names", report->defined);
		json_object_set_new(all, "gone", gone_json(report));
	}
	return all;
}
