// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/commands.h"

#include "base/json.h"
#include "base/out.h"
#include "loader/modfile.h"
#include "loader/modvers.h"

int command_dump(struct modvers_run *run)
{
	json_t *list = run->json ? json_array() : NULL;

	for (size_t i = 0; i < run->files.count; i++) {
		struct loadable *loadable;
		struct buf text = { 0 };

		if (modfile_read(run->files.items[i], &run->arena, &run->diags,
				 &loadable))
			continue;
		if (list) {
			json_array_append_new(list, dump_json(loadable));
		} else {
			dump_text(loadable, &text);
			out_lines(stdout, buf_view(&text));
		}
		buf_free(&text);
		loadable_end(loadable);
	}
	if (list)
		json_print(list, stdout);
	return diags_status(&run->diags) ? 2 : 0;
}
