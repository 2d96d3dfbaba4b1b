// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/imports.h"

#include "model/canonical.h"
#include "model/namespace.h"

void check_unresolved(struct session *session, struct module *module)
{
	enum severity severity = session->options.warn_unresolved ?
				 DIAG_WARNING : DIAG_ERROR;

	for (size_t i = 0; i < module->nimports; i++) {
		const struct import *import = &module->imports[i];

		if (import->is_own) {
			diag_add(&session->diags, DIAG_ERROR, CODE_EXPORT_UNDEFINED,
				 PLACE_NONE,
				 "\"%s\" [%s.ko] was exported without definition",
				 import->name, module->name);
		} else if (!import->export && !import->weak) {
			diag_add(&session->diags, severity, CODE_SYMBOL_UNDEFINED,
				 PLACE_NONE, "\"%s\" [%s.ko] undefined!",
				 import->name, module->name);
			diag_hint(&session->diags,
				  "neither the kernel nor a Module.symvers that was given exports it; for a symbol of another external module set KBUILD_EXTRA_SYMBOLS to its Module.symvers");
		}
	}
}

/* Whether the kernel lets it: it is among the @imported, or lists the module. */
static bool is_let(const struct session *session, const struct module *module,
		   const struct map *imported, const struct export *export)
{
	const char *name = canonical_base(str_of(module->name)).p;

	return map_find(imported, str_of(export->namespace)) ||
	       (session->dialect->module_namespaces &&
		namespace_lists(export->namespace, name, MATCH_PLAIN));
}

void check_namespaces(struct session *session, struct module *module)
{
	enum severity severity = session->options.namespace_warns ?
				 DIAG_WARNING : DIAG_ERROR;
	struct map imported, missing;

	names_index(&module->imported_namespaces, &imported);
	map_init(&missing, NULL);
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module->imports[i].export;
		struct map_entry *entry;

		if (!export || !*export->namespace ||
		    is_let(session, module, &imported, export))
			continue;
		diag_add(&session->diags, severity, CODE_NAMESPACE_MISSING,
			 PLACE_NONE,
			 "module %s uses symbol %s from namespace %s, but does not import it.",
			 canonical_base(str_of(module->name)).p, export->name,
			 export->namespace);
		if (session->dialect->module_namespaces &&
		    namespace_is_list(export->namespace))
			diag_hint(&session->diags,
				  "it is only for the modules in that list, and cannot be imported: use another function");
		else
			diag_hint(&session->diags,
				  session->dialect->quoted_namespace ?
				  "add MODULE_IMPORT_NS(\"%s\"); to the module" :
				  "add MODULE_IMPORT_NS(%s); to the module",
				  export->namespace);
		entry = map_put(&missing, str_of(export->namespace));
		if (!entry->value)
			names_add(&module->missing_namespaces, export->namespace);
		entry->value = module;
	}
	map_free(&imported);
	map_free(&missing);
}

void check_gpl_only(struct session *session, struct module *module)
{
	if (module->is_gpl_compatible)
		return;
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module->imports[i].export;

		if (!export || !export->gpl_only)
			continue;
		diag_add(&session->diags, DIAG_ERROR, CODE_LICENSE_GPL_ONLY,
			 PLACE_NONE,
			 "GPL-incompatible module %s.ko uses GPL-only symbol '%s'",
			 canonical_base(str_of(module->name)).p, export->name);
	}
}
