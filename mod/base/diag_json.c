// SPDX-License-Identifier: GPL-2.0-or-later
/* Apart from the rest, so that tools without --json do without the library. */
#include "base/diag.h"
#include "base/json.h"

static const char *const severity_names[DIAG_SEVERITIES] = {
	[DIAG_NOTE]    = "note",
	[DIAG_WARNING] = "warning",
	[DIAG_ERROR]   = "error",
	[DIAG_FATAL]   = "fatal",
};

json_t *diags_json(const struct diags *diags)
{
	json_t *list = json_array();

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];
		const struct place *place = &diag->place;
		json_t *item = json_object();

		json_object_set_new(item, "code", json_string(code_text(diag->code)));
		json_object_set_new(item, "severity", json_string(
				severity_names[diag->severity]));
		json_object_set_new(item, "file",
				    json_text_or_null(place->file));
		json_object_set_new(item, "section",
				    json_text_or_null(place->section));
		json_object_set_new(item, "line", place->line ?
				    json_integer(place->line) : json_null());
		json_object_set_new(item, "offset", place->has_offset ?
				    json_integer((json_int_t)place->offset) :
				    json_null());
		json_object_set_new(item, "text", json_text_or_null(diag->text));
		json_object_set_new(item, "hint", json_text_or_null(diag->hint));
		if (diag->left_out)
			json_object_set_new(item, "left_out", json_integer(
					(json_int_t)diag->left_out));
		json_array_append_new(list, item);
	}
	return list;
}
