// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/kernel.h"

#include "model/namespace.h"

void kernel_init(struct kernel *kernel, struct arena *arena)
{
	*kernel = (struct kernel){ .arena = arena };
	map_init(&kernel->config, arena);
	map_init(&kernel->exports, NULL);
	map_init(&kernel->namespaces, NULL);
	map_init(&kernel->modules, NULL);
	kernel->vmlinux = kernel_module(kernel, STR("vmlinux"));
	kernel->vmlinux->is_vmlinux = true;
}

void kernel_free(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct kernel_module *module = kernel->modules.entries[i].value;

		loadable_end(module->own);
	}
	map_free(&kernel->config);
	map_free(&kernel->exports);
	map_free(&kernel->namespaces);
	map_free(&kernel->modules);
}

enum told kernel_config(const struct kernel *kernel, const char *symbol)
{
	const char *value;

	if (!kernel->has_config)
		return TOLD_NOT;
	value = map_get(&kernel->config, str_of(symbol));
	return value && (!strcmp(value, "y") || !strcmp(value, "m")) ?
	       TOLD_YES : TOLD_NO;
}

enum told kernel_versions(const struct kernel *kernel)
{
	enum told config = kernel_config(kernel, "CONFIG_MODVERSIONS");

	if (config != TOLD_NOT || !kernel->vermagic)
		return config;
	return strstr(kernel->vermagic, " modversions ") ? TOLD_YES : TOLD_NO;
}

bool kernel_lists_modules(const struct kernel *kernel, const char *namespace)
{
	return namespace_is_list(namespace) &&
	       (!kernel->dialect || kernel->dialect->module_namespaces);
}

struct kernel_module *kernel_module(struct kernel *kernel, struct str name)
{
	struct kernel_module *module = map_get(&kernel->modules, name);
	struct map_entry *entry;

	if (module)
		return module;
	module = arena_new(kernel->arena, struct kernel_module);
	module->name = arena_str(kernel->arena, name);
	module->index = kernel->modules.count;
	entry = map_put(&kernel->modules, str_of(module->name));
	entry->value = module;
	return module;
}

struct kernel_export *kernel_export(struct kernel *kernel, const char *name)
{
	struct map_entry *entry = map_put(&kernel->exports, str_of(name));
	struct kernel_export *export = entry->value;

	if (export)
		return export;
	export = arena_new(kernel->arena, struct kernel_export);
	export->name = name;
	export->module = kernel->vmlinux;
	entry->value = export;
	return export;
}
