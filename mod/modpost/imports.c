// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/imports.h"

#include "model/canonical.h"
#include "model/namespace.h"

void check_unresolved(struct session *session, struct module *module)
{
	enum severity severity = session->options.warn_unresolved ?
				 DIAG_WARNING : DIAG_ERROR;

	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (import.is_own && !session->dialect->own_imports_undefined) {
			diag_add(&session->diags, DIAG_ERROR, CODE_EXPORT_UNDEFINED,
				 PLACE_NONE,
				 "\"%s\" [%s.ko] was exported without definition",
				 import.name, module->name);
		} else if (!import.export && !import.weak) {
			diag_add(&session->diags, severity, CODE_SYMBOL_UNDEFINED,
				 PLACE_NONE, "\"%s\" [%s.ko] undefined!",
				 import.name, module->name);
			diag_hint(&session->diags,
				  "neither the kernel nor a Module.symvers that was given exports it; for a symbol of another external module set KBUILD_EXTRA_SYMBOLS to its Module.symvers");
		}
	}
}

/* A module and the namespaces of what it uses. */
struct namespace_check {
	const struct session *session;
	struct module *module;
	struct map imported;
	struct map missing;
	struct map decided;	/* address of a struct export -> its enum decision */
};

enum decision { UNDECIDED, LET, MISSING };

/* Whether the kernel lets it: it is imported, or lists the module. */
static bool is_let(const struct namespace_check *check,
		   const struct export *export)
{
	const char *name = canonical_base(str_of(check->module->name)).p;

	return map_find(&check->imported, str_of(export->namespace)) ||
	       (check->session->dialect->module_namespaces &&
		namespace_lists(export->namespace, name, MATCH_PLAIN));
}

/*
 * The same, looked at once for each export: a namespace can be as long as a
 * Module.symvers, and any number of undefined symbols can have one name.
 */
static bool is_missing(struct namespace_check *check,
		       const struct export *export)
{
	const struct str key = { (const char *)&export, sizeof(const void *) };
	struct map_entry *entry = map_put(&check->decided, key), *missing;

	if (entry->value)
		return (uintptr_t)entry->value == MISSING;
	entry->value = (void *)(uintptr_t)(is_let(check, export) ? LET : MISSING);
	if ((uintptr_t)entry->value == LET)
		return false;
	missing = map_put(&check->missing, str_of(export->namespace));
	if (!missing->value)
		names_add(&check->module->missing_namespaces, export->namespace);
	missing->value = check->module;
	return true;
}

void check_namespaces(struct session *session, struct module *module)
{
	enum severity severity = session->options.namespace_warns ?
				 DIAG_WARNING : DIAG_ERROR;
	struct namespace_check check = { .session = session, .module = module };

	names_index(&module->imported_namespaces, &check.imported);
	map_init(&check.missing, NULL);
	map_init(&check.decided, &session->scratch);
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module_import(module, i).export;

		if (!export || !*export->namespace ||
		    !is_missing(&check, export))
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
	}
	map_free(&check.imported);
	map_free(&check.missing);
	map_free(&check.decided);
}

void check_gpl_only(struct session *session, struct module *module)
{
	if (module->is_gpl_compatible)
		return;
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module_import(module, i).export;

		if (!export || !export->gpl_only)
			continue;
		diag_add(&session->diags, DIAG_ERROR, CODE_LICENSE_GPL_ONLY,
			 PLACE_NONE,
			 "GPL-incompatible module %s.ko uses GPL-only symbol '%s'",
			 canonical_base(str_of(module->name)).p, export->name);
	}
}
