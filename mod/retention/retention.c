// SPDX-License-Identifier: GPL-2.0-or-later
#include "retention/retention.h"

#include <errno.h>

#include "base/file.h"
#include "base/json.h"
#include "object/decompress.h"
#include "object/object.h"
#include "retention/report.h"

/* As object_open(), of a compressed module too; @unpacked has to live as long. */
static int open_module(const char *path, struct buf *unpacked,
		       struct diags *diags, struct object **out)
{
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	if (!compression_of(file_text(&map)))
		err = object_open(path, diags, out);
	else if (!(err = decompress(path, file_text(&map), unpacked, diags)))
		err = object_read(path, (const uint8_t *)unpacked->data,
				  unpacked->size, diags, out);
	file_unmap(&map);
	return err;
}

static int hold_asked(struct graph *graph, const struct names *roots,
		      struct diags *diags)
{
	for (size_t i = 0; i < roots->count; i++) {
		if (graph_hold(graph, roots->items[i]))
			continue;
		diag_add(diags, DIAG_FATAL, CODE_RETENTION_ROOT,
			 PLACE_FILE(graph->object->path),
			 "%s is not defined here", roots->items[i]);
		diag_hint(diags, "--root takes a symbol of the file; under LTO a static may have been inlined or renamed");
		return -ENOENT;
	}
	return 0;
}

static int write_report(const struct retention_request *request,
			const struct report *report, FILE *out)
{
	int err = 0;

	if (request->why)
		report_why(report, request->why, out);
	else if (request->format == RETENTION_JSON)
		err = json_print(report_json(report), out);
	else if (request->format == RETENTION_HTML)
		err = report_html(report, out);
	else
		report_text(report, out);
	return err ? err : fflush(out) || ferror(out) ? -EIO : 0;
}

int retention_report(const struct retention_request *request, FILE *out,
		     struct diags *diags)
{
	struct buf unpacked = { 0 };
	struct object *object;
	struct report report;
	struct graph graph;
	int err = open_module(request->file, &unpacked, diags, &object);

	if (err) {
		buf_free(&unpacked);
		return err;
	}
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF,
			 PLACE_FILE(object->path),
			 "is %s: a report is about a linked object",
			 object_kind_name(object->kind));
		diag_hint(diags, "give foo.lto.o or foo.ko; this one may be given with --inputs");
		err = -EINVAL;
	}
	if (!err)
		err = graph_make(object, diags, &graph);
	if (!err)
		err = hold_asked(&graph, request->roots, diags);
	if (!err) {
		graph_reach(&graph);
		report_make(&graph, &object->arena, &report);
		err = report_inputs(&report, request->inputs, diags);
	}
	if (!err) {
		err = write_report(request, &report, out);
		if (err)
			diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
				 "cannot write to standard output");
	}
	object_close(object);
	buf_free(&unpacked);
	return err;
}
