// SPDX-License-Identifier: GPL-2.0-or-later
/* mod/model: names through all stages, dialects, lists of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/canonical.h"
#include "model/dialect.h"
#include "modpost/module.h"

struct pair {
	const char *in;
	const char *out;
};

static void canonical_names(void **state)
{
	static const struct pair cases[] = {
		{ "a/b.o", "a/b" }, { "a/b.lto.o", "a/b" },
		{ "a/b.prelink.o", "a/b" }, { "a/b.thinlto-native.o", "a/b" },
		{ "a/b.ko", "a/b" }, { "a/b.mod", "a/b" },
		{ "a/b.mod.o", "a/b" }, { "a/b.mod.c", "a/b" },
		{ "a.d/b", "a.d/b" }, { "b.c", "b.c" }, { ".o", ".o" },
		{ "lto.o", "lto" }, { "b.lto.lto.o", "b.lto" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(str_eq(canonical_name(str_of(cases[i].in)),
				   str_of(cases[i].out)));
	assert_string_equal(canonical_base(STR("a/b/c")).p, "c");
	assert_string_equal(canonical_base(STR("c")).p, "c");
}

static void canonical_symbols(void **state)
{
	static const struct pair cases[] = {
		{ "f", "f" }, { "f.llvm.1234567890", "f" }, { "f.isra.0", "f" },
		{ "f.constprop.0.isra.3", "f" }, { "f.part.1.cold", "f" },
		{ "f.12", "f" }, { "f.lto_priv.0", "f" },
		{ ".Lstr.5", ".Lstr" }, { ".text", ".text" },
		{ "a.b", "a.b" }, { "f.llvm.12x", "f.llvm.12x" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(str_eq(canonical_symbol(str_of(cases[i].in)),
				   str_of(cases[i].out)));
	assert_true(is_mapping_symbol(STR("$d")));
	assert_true(is_mapping_symbol(STR("$x.42")));
	assert_false(is_mapping_symbol(STR("$data")));
	assert_false(is_mapping_symbol(STR("$")));
}

static void versions(void **state)
{
	struct kernel_version version = { 1, 2 };

	(void)state;
	assert_true(kernel_version_parse("6.12.117+deb12-amd64", &version));
	assert_int_equal(version.major, 6);
	assert_int_equal(version.minor, 12);
	assert_false(kernel_version_parse("six", &version));
	assert_false(kernel_version_parse("6", &version));
	assert_false(kernel_version_parse("6.", &version));
	assert_false(kernel_version_parse("99999.1", &version));
	assert_int_equal(version.minor, 12);
}

/* What docs say of each generation, by example. */
static void dialects(void **state)
{
	const struct dialect *old = dialect_of((struct kernel_version){ 4, 19 });
	const struct dialect *k510 = dialect_of((struct kernel_version){ 5, 10 });
	const struct dialect *k61 = dialect_of((struct kernel_version){ 6, 1 });
	const struct dialect *k612 = dialect_of((struct kernel_version){ 6, 12 });
	const struct dialect *k614 = dialect_of((struct kernel_version){ 6, 14 });

	(void)state;
	assert_ptr_equal(old, k510);
	assert_false(k510->crc_in_modc);
	assert_true(k61->crc_in_modc);
	assert_int_equal(k61->export_form, EXPORT_KSYMTAB);
	assert_false(k61->module_common);
	assert_int_equal(k612->export_form, EXPORT_SECTION);
	assert_true(k612->module_common);
	assert_false(k612->quoted_namespace);
	assert_true(k614->quoted_namespace && k614->extended_versions);
	assert_false(dialect_of((struct kernel_version){ 6, 11 })->module_common);
	assert_true(k510->newest_first);
	assert_false(k61->newest_first);
	assert_true(k614->license_in_ksymtab && !k614->export_flags);
	assert_true(dialect_newest()->export_flags);
	assert_false(dialect_newest()->license_in_crc);
	assert_ptr_equal(dialect_newest(), dialect_of((struct kernel_version){ 7, 2 }));
}

static void standings(void **state)
{
	static const struct {
		struct kernel_version version;
		enum version_standing standing;
	} cases[] = {
		{ { 4, 19 }, VERSION_OLD }, { { 5, 9 }, VERSION_OLD },
		{ { 5, 10 }, VERSION_KNOWN }, { { 7, 1 }, VERSION_KNOWN },
		{ { 7, 2 }, VERSION_ANNOUNCED }, { { 7, 3 }, VERSION_NEW },
		{ { 8, 0 }, VERSION_NEW },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(version_standing(cases[i].version),
				 cases[i].standing);
}

static void lists_of_names(void **state)
{
	struct names names = { 0 };

	(void)state;
	for (int i = 0; i < 50; i++)
		names_add(&names, i % 2 ? "b" : "a");
	assert_true(names_has(&names, "a"));
	assert_false(names_has(&names, "c"));
	names_sort_unique(&names);
	assert_int_equal(names.count, 2);
	assert_string_equal(names.items[0], "a");
	assert_string_equal(names.items[1], "b");
	names_free(&names);
	names_sort_unique(&names);
	assert_int_equal(names.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_names),
		cmocka_unit_test(canonical_symbols),
		cmocka_unit_test(versions),
		cmocka_unit_test(dialects),
		cmocka_unit_test(standings),
		cmocka_unit_test(lists_of_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
