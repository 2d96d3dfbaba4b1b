// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/resolve.h"

#include "format/lines.h"

/* Several threads may say so of one export, and all say the same. */
static void mark_used(struct export *export)
{
	if (!__atomic_load_n(&export->used, __ATOMIC_RELAXED))
		__atomic_store_n(&export->used, true, __ATOMIC_RELAXED);
}

void resolve_names(const struct session *session, struct import_names *names)
{
	for (size_t i = 0; i < names->map.count; i++) {
		struct map_entry *entry = &names->map.entries[i];

		entry->value = session_find_export(session, entry->name.p);
	}
}

void resolve_used(const struct module *module)
{
	for (size_t i = 0; i < module->nimports; i++) {
		struct export *export = module_import(module, i).export;

		if (export)
			mark_used(export);
	}
}

void resolve_kept(const struct session *session, const char *name)
{
	struct export *export = session_find_export(session, name);

	if (export)
		mark_used(export);
}

void resolve_whitelist(const struct session *session, struct str text)
{
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct export *export = map_get(&session->exports, l.line);

		if (export)
			mark_used(export);
	}
}
