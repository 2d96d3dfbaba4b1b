// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/session.h"

#include <stdlib.h>

void session_init(struct session *session)
{
	*session = (struct session){ 0 };
	diags_init(&session->diags, &session->arena);
	map_init(&session->modules, &session->arena);
	map_init(&session->exports, &session->arena);
	map_init(&session->namespaces, &session->arena);
}

static void module_free(struct module *module)
{
	free(module->exports);
	free(module->imports);
	free(module->tables);
	names_free(&module->imported_namespaces);
	names_free(&module->missing_namespaces);
	names_free(&module->sources);
	names_free(&module->aliases);
}

void session_free(struct session *session)
{
	for (size_t i = 0; i < session->modules.count; i++)
		module_free(session->modules.entries[i].value);
	map_free(&session->modules);
	map_free(&session->exports);
	map_free(&session->namespaces);
	names_free(&session->options.dumps);
	names_free(&session->options.files);
	diags_free(&session->diags);
	arena_free(&session->arena);
}

struct module *session_module(struct session *session, struct str name)
{
	struct map_entry *entry = map_put(&session->modules, name);
	struct module *module = entry->value;

	if (!module) {
		module = arena_new(&session->arena, struct module);
		module->name = entry->name.p;
		module->is_gpl_compatible = true;
		module->is_vmlinux = str_eq(name, STR("vmlinux"));
		entry->value = module;
	}
	return module;
}

/* Room for one more element in an array that the module owns. */
static void *grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 16;
	return xrealloc(items, *room * size);
}

struct export *module_add_export(struct session *session,
				 struct module *module, struct str name)
{
	struct export *export = arena_new(&session->arena, struct export);

	export->name = arena_str(&session->arena, name);
	export->module = module;
	export->namespace = "";
	module->exports = grow(module->exports, module->nexports,
			       &module->exports_room, sizeof(*module->exports));
	module->exports[module->nexports++] = export;
	return export;
}

struct export *session_find_export(const struct session *session,
				   const char *name)
{
	return map_get(&session->exports, str_of(name));
}

struct import *module_add_import(struct session *session,
				 struct module *module, const char *name)
{
	struct import *import;

	module->imports = grow(module->imports, module->nimports,
			       &module->imports_room, sizeof(*module->imports));
	import = &module->imports[module->nimports++];
	*import = (struct import){
		.name = arena_strdup(&session->arena, name),
	};
	return import;
}
