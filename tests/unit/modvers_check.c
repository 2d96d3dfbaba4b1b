// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading: order, errno, what is told and what is not; circles. */
#include <errno.h>

#include "modvers_fixture.h"

static void fits(void **state)
{
	struct modvers_fixture f;

	(void)state;
	modvers_begin(&f);
	exports(&f.builder, "vmlinux", "printk", 7);
	check_loadable(&f.builder.kernel, imports(&f, "m", "printk", 7), &f.findings);
	assert_int_equal(f.findings.count, 0);
	assert_int_equal(findings_errno(&f.findings), 0);
	modvers_end(&f);
}

/* The errno is that of the first stage with an error, and in it of the last. */
static void first_stage_decides(void **state)
{
	struct modvers_fixture f;
	struct loadable *m;

	(void)state;
	modvers_begin(&f);
	exports(&f.builder, "vmlinux", "printk", 7);
	m = imports(&f, "m", "printk", 8);
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(findings_errno(&f.findings), EINVAL);
	f.builder.kernel.vermagic = "6.1 preempt ";
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 2);
	expect_finding(&f.findings, 0, CODE_LOAD_VERMAGIC, DIAG_ERROR,
		       "m: version magic '6.1 SMP ' should be '6.1 preempt '");
	expect_finding(&f.findings, 1, CODE_LOAD_CRC_DIFFERS, DIAG_ERROR,
		       "m: disagrees about version of symbol printk");
	assert_int_equal(findings_errno(&f.findings), ENOEXEC);
	/* module_layout is asked for before the version magic. */
	exports(&f.builder, "vmlinux", "module_layout", 1);
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.items[1].stage, STAGE_LAYOUT);
	modvers_end(&f);
}

/* The release is skipped for a module with __versions, even an empty one. */
static void vermagic(void **state)
{
	struct modvers_fixture f;
	struct loadable *m;

	(void)state;
	modvers_begin(&f);
	f.builder.kernel.vermagic = "6.2 SMP ";
	m = imports(&f, "m", "x", 1);
	m->nimports = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 0);
	m->has_basic = false;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 1);
	expect_finding(&f.findings, 0, CODE_LOAD_VERMAGIC, DIAG_ERROR, NULL);
	modvers_end(&f);
}

/* What is not known is no error, and not fine. */
static void not_told(void **state)
{
	struct modvers_fixture f;
	struct kernel_export *export;
	struct loadable *m;

	(void)state;
	modvers_begin(&f);
	export = exports(&f.builder, "vmlinux", "printk", 7);
	export->has_crc = TOLD_NOT;
	m = imports(&f, "m", "printk", 8);
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 1);
	expect_finding(&f.findings, 0, CODE_LOAD_CRC_UNKNOWN, DIAG_FATAL, NULL);
	assert_int_equal(findings_errno(&f.findings), 0);

	/* No versions: it depends on the configuration. */
	export->has_crc = TOLD_YES;
	m->has_basic = false;
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	expect_finding(&f.findings, 0, CODE_LOAD_NO_VERSIONS, DIAG_FATAL, NULL);
	f.builder.kernel.has_config = true;
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	expect_finding(&f.findings, 0, CODE_LOAD_NO_VERSIONS, DIAG_ERROR, NULL);
	config_on(&f.builder.kernel, "CONFIG_MODULE_FORCE_LOAD");
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	expect_finding(&f.findings, 0, CODE_LOAD_NO_VERSIONS, DIAG_WARNING,
		       "m: printk: kernel tainted.");
	/* A kernel without versions compares none. */
	export->has_crc = TOLD_NO;
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 0);
	modvers_end(&f);
}

/* Using a proprietary module makes proprietary: GPL-only symbols behind it in
 * the symbol table are then out of reach, those before it in its way. */
static void taint_is_inherited(void **state)
{
	struct modvers_fixture f;
	struct loadable *lender, *m;
	struct loadable_import both[2];

	(void)state;
	modvers_begin(&f);
	lender = imports(&f, "lender", "printk", 7);
	lender->license = "Secret";
	installed(&f, lender);
	exports(&f.builder, "lender", "lent", 1);
	exports(&f.builder, "vmlinux", "gpl", 2)->gpl_only = TOLD_YES;
	m = imports(&f, "m", "lent", 1);
	both[0] = m->imports[0];
	both[1] = imports(&f, "other", "gpl", 2)->imports[0];
	m->imports = both;
	m->nimports = 2;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 1);
	expect_finding(&f.findings, 0, CODE_LOAD_GPL_ONLY, DIAG_ERROR,
		       "m: Unknown symbol gpl (err -2)");
	both[0] = both[1];
	both[1] = imports(&f, "other", "lent", 1)->imports[0];
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 1);
	expect_finding(&f.findings, 0, CODE_LOAD_PROPRIETARY, DIAG_ERROR, NULL);
	/* Nobody minds a weak one. */
	both[1].weak = true;
	f.findings.count = 0;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 0);
	modvers_end(&f);
}

static void namespaces_for_modules(void **state)
{
	static const struct {
		const char *namespace;
		const char *module;
		bool fits;
	} table[] = {
		{ "module:a", "a", true },
		{ "module:a", "ab", false },
		{ "module:ab", "a", false },
		{ "module:b,a", "a", true },
		{ "module:b,a*", "abc", true },
		{ "module:*", "anything", true },
		{ "module:", "a", false },
		{ "module:a,", "a", true },
		{ "OTHER", "a", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct modvers_fixture f;

		modvers_begin(&f);
		exports(&f.builder, "vmlinux", "s", 1)->namespace = table[i].namespace;
		check_loadable(&f.builder.kernel, imports(&f, table[i].module, "s", 1),
			       &f.findings);
		assert_int_equal(f.findings.count, !table[i].fits);
		modvers_end(&f);
	}
}

/* What cannot be loaded is not there; what may be there is. */
static void dependencies(void **state)
{
	struct modvers_fixture f;
	struct loadable *m;

	(void)state;
	modvers_begin(&f);
	exports(&f.builder, "lender", "lent", 1);
	m = imports(&f, "m", "lent", 1);
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 0);
	f.builder.kernel.has_set = true;
	check_loadable(&f.builder.kernel, m, &f.findings);
	assert_int_equal(f.findings.count, 1);
	expect_finding(&f.findings, 0, CODE_LOAD_DEPENDENCY_MISSING, DIAG_ERROR,
		       "m: Unknown symbol lent (err -2)");
	modvers_end(&f);
}

static void depend(struct modvers_fixture *f, const char *module,
		   const char *on)
{
	exports(&f->builder, on, on, 1);
	installed(f, imports(f, module, on, 1));
}

static const char ***cycles_of(struct modvers_fixture *f)
{
	const struct kernel *kernel = &f->builder.kernel;
	struct module_needs *needs = arena_array(&f->text.arena,
				struct module_needs, kernel->modules.count);

	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct kernel_module *module = kernel->modules.entries[i].value;

		if (module->loadable)
			check_needs(kernel, module, &f->text.arena, &needs[i]);
	}
	return check_cycles(kernel, needs, &f->text.arena);
}

static void circles(void **state)
{
	struct modvers_fixture f;
	const char ***ways;
	size_t a;

	(void)state;
	modvers_begin(&f);
	/* a -> b -> c -> a; d -> a; e -> f -> e; g -> h; i -> i (itself). */
	depend(&f, "a", "b");
	depend(&f, "b", "c");
	depend(&f, "c", "a");
	depend(&f, "d", "a");
	depend(&f, "e", "f");
	depend(&f, "f", "e");
	depend(&f, "g", "h");
	depend(&f, "i", "i");
	ways = cycles_of(&f);
	a = builder_module(&f.builder, STR("a"))->module.index;
	assert_string_equal(ways[a][0], "a");
	assert_string_equal(ways[a][1], "b");
	assert_string_equal(ways[a][2], "c");
	assert_string_equal(ways[a][3], "a");
	assert_null(ways[a][4]);
	assert_null(ways[builder_module(&f.builder, STR("d"))->module.index]);
	assert_non_null(ways[builder_module(&f.builder, STR("e"))->module.index]);
	assert_non_null(ways[builder_module(&f.builder, STR("f"))->module.index]);
	assert_null(ways[builder_module(&f.builder, STR("g"))->module.index]);
	assert_null(ways[builder_module(&f.builder, STR("i"))->module.index]);
	modvers_end(&f);
}

/* A chain as long as a hostile input likes: no recursion, no square. */
static void long_chain(void **state)
{
	enum { LENGTH = 20000 };
	struct modvers_fixture f;
	const char ***ways;
	size_t count = 0;

	(void)state;
	modvers_begin(&f);
	for (size_t i = 0; i < LENGTH; i++)
		depend(&f, arena_printf(&f.text.arena, "m%zu", i),
		       arena_printf(&f.text.arena, "m%zu", i + 1));
	ways = cycles_of(&f);
	for (size_t i = 0; i < f.builder.kernel.modules.count; i++)
		count += !!ways[i];
	assert_int_equal(count, 0);
	modvers_end(&f);
}

/* A circle of that length: every module is in it, and what is said is short. */
static void long_circle(void **state)
{
	enum { LENGTH = 1000 };
	struct modvers_fixture f;
	const char ***ways;

	(void)state;
	modvers_begin(&f);
	for (size_t i = 0; i < LENGTH; i++)
		depend(&f, arena_printf(&f.text.arena, "m%zu", i),
		       arena_printf(&f.text.arena, "m%zu", (i + 1) % LENGTH));
	ways = cycles_of(&f);
	for (size_t i = 0; i < f.builder.kernel.modules.count; i++) {
		const struct kernel_module *module = f.builder.kernel.modules.entries[i].value;

		assert_int_equal(!ways[i], module->is_vmlinux);
		if (!ways[i])
			continue;
		assert_string_equal(ways[i][LENGTH], ways[i][0]);
		check_circular(&f.builder.kernel, module->loadable, ways[i], &f.findings);
		assert_true(strlen(f.findings.items[f.findings.count - 1].text) < 200);
	}
	assert_int_equal(f.findings.counts[DIAG_ERROR], LENGTH);
	modvers_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits),
		cmocka_unit_test(first_stage_decides),
		cmocka_unit_test(vermagic),
		cmocka_unit_test(not_told),
		cmocka_unit_test(taint_is_inherited),
		cmocka_unit_test(namespaces_for_modules),
		cmocka_unit_test(dependencies),
		cmocka_unit_test(circles),
		cmocka_unit_test(long_chain),
		cmocka_unit_test(long_circle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
