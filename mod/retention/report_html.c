// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "base/json.h"
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

/*
 * In a page < and & begin what is no text.  In JSON they stand in nothing but
 * strings, where they may be written by number; so is DEL, which a terminal obeys.
 */
static int write_escaped(const char *piece, size_t size, void *out)
{
	for (size_t i = 0; i < size; i++) {
		int bad = piece[i] && strchr("<>&\x7f", piece[i]) ?
			  fprintf(out, "\\u%04x", (unsigned)piece[i]) < 0 :
			  putc(piece[i], out) == EOF;

		if (bad)
			return -1;
	}
	return 0;
}

int report_html(const struct report *report, FILE *out)
{
	json_t *data = page_data(report);
	int failed = fputs(page_head, out) == EOF ||
		     json_dump_callback(data, write_escaped, out, JSON_COMPACT |
					JSON_ENSURE_ASCII) ||
		     fputs("\n", out) == EOF || fputs(page_tail, out) == EOF;

	json_decref(data);
	return failed ? -EIO : 0;
}
