// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/dump.h"

#include "symvers/symvers.h"
#include "modpost/collect.h"

static int add_entry(const struct symvers_entry *entry, void *context)
{
	struct session *session = context;
	bool known = map_find(&session->by_name, entry->module);
	struct module *module = session_module(session, entry->module);
	struct export *export;

	if (!known)
		module->from_dump = true;
	export = module_add_export(session, module, entry->symbol);
	export->gpl_only = entry->gpl_only;
	export->crc = entry->crc;
	export->crc_source = CRC_DUMP;
	if (entry->namespace.n)
		export->namespace = arena_str(&session->arena, entry->namespace);
	collect_publish(session, export);
	return 0;
}

int dump_read(struct session *session, const char *path, struct str text)
{
	return symvers_parse(path, text, &session->diags, add_entry, session);
}
