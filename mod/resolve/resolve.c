// SPDX-License-Identifier: GPL-2.0-or-later
#include "resolve/resolve.h"

#include "model/canonical.h"

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

void resolve_depends(const struct module *module, struct names *depends)
{
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module->imports[i].export;
		const char *name;

		if (!export || export->module->is_vmlinux ||
		    export->module == module)
			continue;
		name = canonical_base(str_of(export->module->name)).p;
		if (!names_has(depends, name))
			names_add(depends, name);
	}
}
