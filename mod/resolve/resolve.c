// SPDX-License-Identifier: GPL-2.0-or-later
#include "resolve/resolve.h"

void resolve_imports(struct session *session, struct module *module)
{
	for (size_t i = 0; i < module->nimports; i++) {
		struct import *import = &module->imports[i];
		struct export *export = session_find_export(session, import->name);

		if (!export)
			continue;
		import->export = export;
		if (export->module != module)
			export->used = true;
	}
}
