// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/result_table.h"

#include "base/out.h"

void result_table_print(const struct hardening_result *results, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct hardening_result *row = &results[i];

		if (row->verdict != VERDICT_UNPROMISED)
			out_print(stdout, "  %-9s  %-28s  %-*s%s%s\n",
			       verdict_name(row->verdict),
			       row->hardening->name,
			       row->seen ? 31 : 0, row->config,
			       row->seen ? "  " : "",
			       row->seen ? row->seen : "");
	}
}

json_t *result_table_json(const char *module,
			  const struct hardening_result *results, size_t count,
			  const struct diags *diags)
{
	json_t *rows = json_array(), *top = json_object();

	for (size_t i = 0; i < count; i++) {
		const struct hardening_result *row = &results[i];
		json_t *item;

		if (row->verdict == VERDICT_UNPROMISED)
			continue;
		item = json_object();
		json_object_set_new(item, "name",
				    json_text_or_null(row->hardening->name));
		json_object_set_new(item, "config",
				    json_text_or_null(row->config));
		json_object_set_new(item, "verdict", json_text_or_null(
						verdict_name(row->verdict)));
		json_object_set_new(item, "seen", json_text_or_null(row->seen));
		json_array_append_new(rows, item);
	}
	json_object_set_new(top, "module", json_text_or_null(module));
	json_object_set_new(top, "hardenings", rows);
	json_object_set_new(top, "diagnostics", diags_json(diags));
	return top;
}
