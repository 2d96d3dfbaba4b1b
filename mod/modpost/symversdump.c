// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/symversdump.h"

#include "symvers/symvers.h"

void emit_symvers_dump(const struct session *session, struct buf *out)
{
	for (size_t m = 0; m < session->modules.count; m++) {
		const struct module *module = session->modules.items[m];

		if (module->from_dump)
			continue;
		for (size_t i = 0; i < module->nexports; i++) {
			const struct export *export = module->exports[i];

			if (!export_is_kept(session, export))
				continue;
			symvers_write(out, &(struct symvers_entry){
				.crc = export->crc,
				.symbol = str_of(export->name),
				.module = str_of(module->name),
				.namespace = str_of(export->namespace),
				.gpl_only = export->gpl_only,
			});
		}
	}
}

void emit_nsdeps(const struct session *session, struct buf *out)
{
	for (size_t m = 0; m < session->modules.count; m++) {
		const struct module *module = session->modules.items[m];
		const struct names *missing = &module->missing_namespaces;

		if (module->from_dump || !missing->count)
			continue;
		buf_printf(out, "%s.ko:", module->name);
		for (size_t i = 0; i < missing->count; i++)
			buf_printf(out, " %s", missing->items[i]);
		buf_str(out, "\n");
	}
}
