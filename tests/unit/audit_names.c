// SPDX-License-Identifier: GPL-2.0-or-later
/* Which section names are splits, and which are Linux's own; which symbols LTO named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "object/codemap.h"
#include "audit/names_audit.h"
#include "audit/sections_audit.h"
#include "format/autoconf.h"

static void splits(void **state)
{
	static const char *const yes[] = {
		".text.foo", ".text.foo.llvm.123", ".text.foo.cold",
		".data.foo", ".data._foo", ".data..Lfoo", ".rodata.foo",
		".rodata..L__const.foo", ".bss.foo", ".bss..Lfoo",
		".data.7", ".data..compoundliteral", ".bss..compoundliteral.3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (!is_split_section(yes[i]))
			fail_msg("%s is a split", yes[i]);
}

static void names_of_linux(void **state)
{
	static const char *const no[] = {
		".text", ".data", ".rodata", ".bss", ".init.text",
		".exit.text", ".noinstr.text", ".static_call.text",
		".text.unlikely", ".text.ftrace_trampoline",
		".text..refcount", ".data..percpu", ".data..read_mostly",
		".data..ro_after_init", ".data..cacheline_aligned",
		".data..once", ".data.once", ".data.rel.ro.local",
		".rodata.cst16", ".rodata.cst16.mask", ".rodata.str1.8",
		".rodata.str", ".init.data", ".ref.data", ".data1", ".bss_x",
		".text.", "", ".data..",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (is_split_section(no[i]))
			fail_msg("%s is no split", no[i]);
}

static void names_of_lto(void **state)
{
	static const struct {
		const char *name;
		size_t length;
	} rows[] = {
		{ "foo", 0 }, { "foo.llvm.1", 3 }, { "foo.ltomod.12", 3 },
		{ "foo.lto_priv.0", 3 }, { "foo.llvm.1.cold", 3 },
		{ "foo.5.llvm.1", 5 }, { "foo.ltomod.1.llvm.2", 3 },
		{ "__cfi_foo.llvm.1", 9 }, { "", 0 }, { ".llvm.1", 0 },
		{ "foo.llvm.", 0 }, { "foo.llvm.1a", 0 }, { "foo.llvm", 0 },
		{ "foo.llvm.x.llvm.3", 10 }, { "foo.5", 0 }, { ".", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (lto_name_length(rows[i].name) != rows[i].length)
			fail_msg("%s: %zu", rows[i].name,
				 lto_name_length(rows[i].name));
}

static void patterns(void **state)
{
	static const char *const list[] = { "a*", "exact", NULL };

	(void)state;
	assert_true(name_in(list, "abc"));
	assert_true(name_in(list, "a"));
	assert_true(name_in(list, "exact"));
	assert_false(name_in(list, "exactly"));
	assert_false(name_in(list, ""));
	assert_true(is_metadata(".discard.retpoline_safe"));
	assert_false(is_metadata(".data"));
}

static void configuration(void **state)
{
	static const char good[] = "#\n\nCONFIG_A=y\nCONFIG_B=\"a=b\"\nCONFIG_C=0x10\nCONFIG_D=";
	static const char *const bad[] = {
		"CONFIG_A\n", "CONFIG_=y\n", "FOO=y\n", "CONFIG_A=y\n=\n",
	};
	struct arena arena = { 0 };
	struct diags diags;
	struct map config;

	(void)state;
	diags_init(&diags, &arena);
	map_init(&config, &arena);
	assert_int_equal(autoconf_parse("auto.conf", STR(good), &arena, &diags,
					&config), 0);
	assert_int_equal(config.count, 4);
	assert_string_equal(map_get(&config, STR("CONFIG_A")), "y");
	assert_string_equal(map_get(&config, STR("CONFIG_B")), "a=b");
	assert_string_equal(map_get(&config, STR("CONFIG_C")), "0x10");
	assert_string_equal(map_get(&config, STR("CONFIG_D")), "");
	assert_int_equal(diags.count, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(autoconf_parse("auto.conf", str_of(bad[i]), &arena,
					   &diags, &config) < 0);
		assert_int_equal(diags.count, i + 1);
	}
	assert_int_equal(diags.items[3].place.line, 2);
	map_free(&config);
	diags_free(&diags);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits),
		cmocka_unit_test(names_of_linux),
		cmocka_unit_test(names_of_lto),
		cmocka_unit_test(patterns),
		cmocka_unit_test(configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
