// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json.h"
#include "base/page.h"
#include "retention/page.h"
#include "retention/report.h"

/* All nodes as short arrays; page.c says what is in them. */
static json_t *page_data(const struct report *report)
{
	const struct graph *graph = report->graph;
	const struct object *object = graph->object;
	json_t *data = json_object(), *nodes = json_array();
	json_t *sections = json_array();

	for (size_t i = 0; i < object->nsections; i++)
		json_array_append_new(sections, json_text_or_null(
					      object->sections[i].name));
	for (uint32_t i = 0; i < graph->nnodes; i++) {
		const struct node *node = &graph->nodes[i];
		json_t *item = json_array();
		int kind = node->flags & NODE_WINDOW ? 3 :
			   node->flags & NODE_UNNAMED ? 2 :
			   !(node->flags & NODE_CODE);

		json_array_append_new(item, json_text_or_null(
			node_label(graph, i, report->arena)));
		json_array_append_new(item, json_integer(kind));
		json_array_append_new(item, json_integer(node->section));
		json_array_append_new(item, json_integer(
			node->flags & NODE_PADDING ? 0 :
			(json_int_t)node->size));
		json_array_append_new(item, json_string(
			root_kind_text(node->root)));
		json_array_append_new(item, json_integer(
			node->from == NO_NODE ? -1 : (json_int_t)node->from));
		json_array_append_new(item, json_integer(
			node->by == NO_NODE ? -1 : (json_int_t)node->by));
		json_array_append_new(item, json_string(
			root_kind_text(node->kind)));
		json_array_append_new(nodes, item);
	}
	json_object_set_new(data, "file", json_text_or_null(object->path));
	json_object_set_new(data, "sections", sections);
	json_object_set_new(data, "nodes", nodes);
	return data;
}

int report_html(const struct report *report, FILE *out)
{
	return page_print(page_head, page_data(report), page_tail, out);
}
