// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/resolve.h"

#include "format/lines.h"

/* Several threads may say so of one export, and all say the same. */
static void mark_used(struct export *export)
{
	if (!__atomic_load_n(&export->used, __ATOMIC_RELAXED))
		__atomic_store_n(&export->used, true, __ATOMIC_RELAXED);
}

/* Likewise of one import. */
static struct export *look_up(const struct session *session, struct import *import)
{
	struct export *found = __atomic_load_n(&import->found, __ATOMIC_RELAXED);

	if (!found) {
		found = session_find_export(session, import->name);
		__atomic_store_n(&import->found, found, __ATOMIC_RELAXED);
	}
	return found;
}

void resolve_imports(const struct session *session, struct module *module)
{
	for (size_t i = 0; i < module->nimports; i++) {
		struct export *export = look_up(session, module->imports[i]);

		if (export && export->module != module)
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
