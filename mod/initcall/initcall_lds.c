// SPDX-License-Identifier: GPL-2.0-or-later
#include "initcall/initcall_lds.h"

#include <errno.h>
#include <stdio.h>

#include "base/file.h"

void emit_initcall_lds(const struct initcalls *initcalls, struct buf *out)
{
	buf_str(out, "SECTIONS {\n");
	for (unsigned level = 0; level < INITCALL_LEVELS; level++) {
		const struct initcall_list *list = &initcalls->levels[level];
		const char *section = initcall_levels[level].section;

		if (!list->count)
			continue;
		buf_printf(out, "\t%s : {\n", section);
		for (size_t i = 0; i < list->count; i++)
			buf_printf(out, "\t\t*(%s..%.*s) ;\n", section,
				   (int)list->items[i].id.n,
				   list->items[i].id.p);
		buf_str(out, "\t}\n");
	}
	buf_str(out, "}\n");
}

void write_initcall_lds(const struct initcalls *initcalls, const char *path,
			struct diags *diags)
{
	struct buf script = { 0 };

	emit_initcall_lds(initcalls, &script);
	if (path)
		file_write(path, buf_view(&script), diags);
	else if (fwrite(script.data, 1, script.size, stdout) != script.size ||
		 fflush(stdout))
		diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE,
			 PLACE_FILE("standard output"), "cannot write: %s",
			 strerror(errno));
	buf_free(&script);
}
