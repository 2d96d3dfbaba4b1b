/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of modvers share: a kernel and modules put together by hand. */
#ifndef LTOMOD_TESTS_MODVERS_FIXTURE_H
#define LTOMOD_TESTS_MODVERS_FIXTURE_H

#include "loader/kernel_add.h"
#include "loader/verdict.h"
#include "text_fixture.h"

struct modvers_fixture {
	struct text_fixture text;
	struct kernel_builder builder;
	struct findings findings;
};

static inline void modvers_begin(struct modvers_fixture *f)
{
	text_begin(&f->text);
	kernel_builder_init(&f->builder, &f->text.arena);
	f->builder.kernel.has_vmlinux = true;
	f->findings = (struct findings){ .arena = &f->text.arena };
}

static inline void modvers_end(struct modvers_fixture *f)
{
	kernel_builder_free(&f->builder);
	text_end(&f->text);
}

static inline void config_on(struct kernel *kernel, const char *symbol)
{
	map_put(&kernel->config, str_of(symbol))->value = (void *)(uintptr_t)"y";
	kernel->has_config = true;
}

/* An export with a version. */
static inline struct kernel_export *exports(struct kernel_builder *builder,
					    const char *module,
					    const char *symbol, uint32_t crc)
{
	struct kernel_export *export = &builder_export(builder, symbol)->export;

	export->module = &builder_module(builder, str_of(module))->module;
	export->namespace = "";
	export->crc = crc;
	export->has_crc = TOLD_YES;
	export->gpl_only = TOLD_NO;
	return export;
}

/* A module named @name that imports @symbol with version @crc. */
static inline struct loadable *imports(struct modvers_fixture *f,
				       const char *name, const char *symbol,
				       uint32_t crc)
{
	struct loadable *module = arena_new(&f->text.arena, struct loadable);
	struct loadable_version *version =
		arena_new(&f->text.arena, struct loadable_version);
	struct loadable_import *import =
		arena_new(&f->text.arena, struct loadable_import);

	*version = (struct loadable_version){ .name = symbol, .crc = crc };
	*import = (struct loadable_import){
		.name = symbol, .version = version, .basic = version,
	};
	*module = (struct loadable){
		.path = name, .name = name, .kind = LOADABLE_MODULE,
		.license = "GPL", .vermagic = "6.1 SMP ", .has_basic = true,
		.has_symtab = true, .has_this_module = true,
		.versions = version, .nversions = 1,
		.imports = import, .nimports = 1,
	};
	return module;
}

/* Makes @module one that the kernel has. */
static inline struct kernel_module *installed(struct modvers_fixture *f,
					      struct loadable *module)
{
	struct kernel_module *known =
		&builder_module(&f->builder, str_of(module->name))->module;

	known->path = module->path;
	known->loadable = module;
	return known;
}

static inline void expect_finding(const struct findings *findings, size_t i,
				  enum diag_code code, enum severity severity,
				  const char *kernel)
{
	const struct finding *f;

	assert_true(i < findings->count);
	f = &findings->items[i];
	assert_int_equal(f->code, code);
	assert_int_equal(f->severity, severity);
	if (kernel)
		assert_string_equal(f->kernel, kernel);
}

#endif
