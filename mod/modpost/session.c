// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/session.h"

#include <stdlib.h>

void session_init(struct session *session)
{
	*session = (struct session){ 0 };
	diags_init(&session->diags, &session->arena);
	map_init(&session->by_name, NULL);
	map_init(&session->exports, NULL);
}

void session_fork(struct session *child, const struct session *parent)
{
	*child = (struct session){
		.options = parent->options,
		.dialect = parent->dialect,
		.machine = parent->machine,
		.exports = parent->exports,
	};
	diags_init(&child->diags, &child->arena);
}

void session_join(struct session *parent, struct session *child)
{
	struct import_names **last = &parent->import_names;

	while (*last)
		last = &(*last)->next;
	*last = child->import_names;
	arena_free(&child->scratch);
	arena_adopt(&parent->arena, &child->arena);
	*child = (struct session){ 0 };
}

/* Of what grew by doubling only what is used is kept. */
static void *fit(void *items, size_t count, size_t *room, size_t size)
{
	if (count == *room)
		return items;
	*room = count;
	return xrealloc(items, count * size);
}

void module_end_reading(struct module *module)
{
	module->imports = fit(module->imports, module->nimports,
			      &module->imports_room, sizeof(*module->imports));
	module->exports = fit(module->exports, module->nexports,
			      &module->exports_room, sizeof(*module->exports));
	module->aliases.items = fit(module->aliases.items, module->aliases.count,
				    &module->aliases.room,
				    sizeof(*module->aliases.items));
	free(module->tables);
	module->tables = NULL;
	module->ntables = module->tables_room = 0;
	names_free(&module->sources);
	module->object = NULL;
}

void module_free(struct module *module)
{
	module_end_reading(module);
	free(module->exports);
	free(module->imports);
	names_free(&module->imported_namespaces);
	names_free(&module->missing_namespaces);
	names_free(&module->aliases);
	names_free(&module->alias_modules);
	names_free(&module->no_trim);
}

void session_free(struct session *session)
{
	for (size_t i = 0; i < session->modules.count; i++)
		module_free(session->modules.items[i]);
	free(session->modules.items);
	for (struct import_names *n = session->import_names; n; n = n->next)
		map_free(&n->map);
	map_free(&session->by_name);
	map_free(&session->exports);
	names_free(&session->options.dumps);
	names_free(&session->options.files);
	names_free(&session->options.trees);
	diags_free(&session->diags);
	arena_free(&session->scratch);
	arena_free(&session->arena);
}

/* Room for one more element in an array that the module owns. */
static void *grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 16;
	return xrealloc(items, *room * size);
}

struct module *module_new(struct session *session, struct str name)
{
	struct module *module = arena_new(&session->arena, struct module);

	module->name = arena_str(&session->arena, name);
	module->is_gpl_compatible = true;
	module->is_vmlinux = str_eq(name, STR("vmlinux"));
	return module;
}

void session_add_module(struct session *session, struct module *module)
{
	struct modules *modules = &session->modules;
	struct map_entry *entry = map_put(&session->by_name,
					  str_of(module->name));

	if (!entry->value)
		entry->value = module;
	modules->items = grow(modules->items, modules->count, &modules->room,
			      sizeof(*modules->items));
	modules->items[modules->count++] = module;
}

struct module *session_module(struct session *session, struct str name)
{
	struct module *module = map_get(&session->by_name, name);

	if (!module) {
		module = module_new(session, name);
		session_add_module(session, module);
	}
	return module;
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
	/* Where functions have descriptors, ".foo" is the code of "foo". */
	return map_get(&session->exports, str_of(*name == '.' ? name + 1 : name));
}

void module_add_import(struct session *session, struct module *module,
		       struct str name, bool weak)
{
	struct import_names *names = session->import_names;
	const struct map_entry *entry;

	if (!names) {
		names = arena_new(&session->arena, struct import_names);
		map_init(&names->map, &session->arena);
		session->import_names = names;
	}
	entry = map_put(&names->map, name);
	module->import_names = names;
	module->imports = grow(module->imports, module->nimports,
			       &module->imports_room, sizeof(*module->imports));
	module->imports[module->nimports++] = (struct import_ref){
		.name = (uint32_t)(entry - names->map.entries) & INT32_MAX,
		.weak = weak,
	};
}

void module_reverse_imports(struct module *module)
{
	for (size_t i = 0, j = module->nimports; i + 1 < j; i++) {
		struct import_ref last = module->imports[--j];

		module->imports[j] = module->imports[i];
		module->imports[i] = last;
	}
}
