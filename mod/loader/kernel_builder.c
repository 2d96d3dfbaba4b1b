// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/kernel_add.h"

void kernel_builder_init(struct kernel_builder *builder, struct arena *arena)
{
	struct kernel *kernel = &builder->kernel;

	*builder = (struct kernel_builder){ .kernel = { .arena = arena } };
	map_init(&kernel->config, arena);
	map_init(&kernel->exports, NULL);
	map_init(&kernel->namespaces, NULL);
	map_init(&kernel->modules, NULL);
	builder->vmlinux = builder_module(builder, STR("vmlinux"));
	builder->vmlinux->module.is_vmlinux = true;
	kernel->vmlinux = &builder->vmlinux->module;
}

void kernel_builder_free(struct kernel_builder *builder)
{
	struct kernel *kernel = &builder->kernel;

	for (size_t i = 0; i < kernel->modules.count; i++) {
		struct known_module *known = builder_module_at(builder, i);

		map_free(&known->exported);
		loadable_end(known->own);
	}
	if (kernel->btf == &builder->types_file.btf)
		btf_file_close(&builder->types_file);
	names_free(&builder->types);
	map_free(&kernel->config);
	map_free(&kernel->exports);
	map_free(&kernel->namespaces);
	map_free(&kernel->modules);
}

struct known_module *builder_module(struct kernel_builder *builder,
				    struct str name)
{
	struct kernel *kernel = &builder->kernel;
	struct known_module *known = map_get(&kernel->modules, name);

	if (known)
		return known;
	known = arena_new(kernel->arena, struct known_module);
	known->module.name = arena_str(kernel->arena, name);
	known->module.index = kernel->modules.count;
	map_put(&kernel->modules, str_of(known->module.name))->value = known;
	return known;
}

struct known_export *builder_export(struct kernel_builder *builder,
				    const char *name)
{
	struct kernel *kernel = &builder->kernel;
	struct map_entry *entry = map_put(&kernel->exports, str_of(name));
	struct known_export *known = entry->value;

	if (known)
		return known;
	known = arena_new(kernel->arena, struct known_export);
	known->export.name = name;
	known->export.module = kernel->vmlinux;
	entry->value = known;
	return known;
}
