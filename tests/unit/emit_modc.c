// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * .mod.c, .vmlinux.export.c, Module.symvers and the nsdeps file, generation
 * by generation.
 */
#include <errno.h>

#include "modpost/modc.h"
#include "modpost/symversdump.h"
#include "text_fixture.h"

struct fixture {
	struct session session;
	struct module *module;		/* drivers/staging/a/foo-bar */
	struct export *kfree;		/* of vmlinux */
	struct buf out;
};

static struct export *exported(struct session *session, const char *module,
			       const char *name, uint32_t crc)
{
	struct export *export = module_add_export(session,
		session_module(session, str_of(module)), str_of(name));

	export->crc = crc;
	export->crc_source = CRC_DUMP;
	return export;
}

static void import(struct fixture *f, const char *name, struct export *export)
{
	module_add_import(&f->session, f->module, str_of(name), false);
	map_put(&f->session.import_names->map, str_of(name))->value = export;
}

/* Two exports, imports from the kernel and from two modules, one from nobody. */
static void begin(struct fixture *f, unsigned major, unsigned minor)
{
	struct export *one, *two;

	*f = (struct fixture){ .module = NULL };
	session_init(&f->session);
	f->session.dialect = dialect_of((struct kernel_version){ major, minor });
	f->session.options.modversions = true;
	f->kfree = exported(&f->session, "vmlinux", "kfree", 0x37a0cba);
	one = exported(&f->session, "net/one", "one_get", 0x11111111);
	two = exported(&f->session, "net/one", "one_put", 0x12121212);
	for (size_t i = 0; i < f->session.modules.count; i++)
		f->session.modules.items[i]->from_dump = true;

	f->module = session_module(&f->session, STR("drivers/staging/a/foo-bar"));
	f->module->path = "drivers/staging/a/foo-bar.o";
	f->module->has_init = true;
	f->module->has_cleanup = true;
	import(f, "one_get", one);
	import(f, "kfree", f->kfree);
	import(f, "nobody_has_this", NULL);
	import(f, "two_get", exported(&f->session, "net/two", "two_get", 0x22222222));
	import(f, "one_put", two);
	session_module(&f->session, STR("net/two"))->from_dump = true;

	one = exported(&f->session, f->module->name, "bar_fn", 0xabc);
	one->is_function = true;
	one->gpl_only = true;
	one->used = true;
	two = exported(&f->session, f->module->name, "bar_data", 0xdeadbeef);
	two->namespace = "BAR_NS";
	names_add(&f->module->aliases, "pci:v*");
	names_add(&f->module->aliases, "of:N*T*Cx");
	f->module->srcversion = "533BB7E5866E52F63B9ACCB";
}

static void end(struct fixture *f)
{
	buf_free(&f->out);
	session_free(&f->session);
}

#define THIS_MODULE \
	"__visible struct module __this_module\n" \
	"__section(\".gnu.linkonce.this_module\") = {\n" \
	"\t.name = KBUILD_MODNAME,\n" \
	"\t.init = init_module,\n" \
	"#ifdef CONFIG_MODULE_UNLOAD\n" \
	"\t.exit = cleanup_module,\n" \
	"#endif\n" \
	"\t.arch = MODULE_ARCH_INIT,\n" \
	"};\n"

#define VERSIONS \
	"\n" \
	"static const struct modversion_info ____versions[]\n" \
	"__used __section(\"__versions\") = {\n" \
	"\t{ 0x11111111, \"one_get\" },\n" \
	"\t{ 0x37a0cba, \"kfree\" },\n" \
	"\t{ 0x22222222, \"two_get\" },\n" \
	"\t{ 0x12121212, \"one_put\" },\n" \
	"};\n"

#define MODINFO \
	"\n" \
	"MODULE_INFO(depends, \"one,two\");\n" \
	"\n" \
	"MODULE_ALIAS(\"pci:v*\");\n" \
	"MODULE_ALIAS(\"of:N*T*Cx\");\n" \
	"\n" \
	"MODULE_INFO(srcversion, \"533BB7E5866E52F63B9ACCB\");\n"

static void linux_6_1(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 1);
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	expect_text(buf_view(&f.out),
		"#include <linux/module.h>\n"
		"#define INCLUDE_VERMAGIC\n"
		"#include <linux/build-salt.h>\n"
		"#include <linux/elfnote-lto.h>\n"
		"#include <linux/export-internal.h>\n"
		"#include <linux/vermagic.h>\n"
		"#include <linux/compiler.h>\n"
		"\n"
		"BUILD_SALT;\n"
		"BUILD_LTO_INFO;\n"
		"\n"
		"MODULE_INFO(vermagic, VERMAGIC_STRING);\n"
		"MODULE_INFO(name, KBUILD_MODNAME);\n"
		"\n"
		THIS_MODULE
		"\n"
		"MODULE_INFO(intree, \"Y\");\n"
		"\n"
		"#ifdef CONFIG_RETPOLINE\n"
		"MODULE_INFO(retpoline, \"Y\");\n"
		"#endif\n"
		"\n"
		"MODULE_INFO(staging, \"Y\");\n"
		"\n"
		"SYMBOL_CRC(bar_fn, 0x00000abc, \"_gpl\");\n"
		"SYMBOL_CRC(bar_data, 0xdeadbeef, \"\");\n"
		VERSIONS MODINFO);
	assert_int_equal(f.session.diags.count, 0);
	end(&f);
}

static void linux_6_12(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 12);
	f.session.options.external = true;
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	expect_text(buf_view(&f.out),
		"#include <linux/module.h>\n"
		"#include <linux/export-internal.h>\n"
		"#include <linux/compiler.h>\n"
		"\n"
		"MODULE_INFO(name, KBUILD_MODNAME);\n"
		"\n"
		THIS_MODULE
		"\n"
		"MODULE_INFO(staging, \"Y\");\n"
		"\n"
		"KSYMTAB_FUNC(bar_fn, \"_gpl\", \"\");\n"
		"KSYMTAB_DATA(bar_data, \"\", \"BAR_NS\");\n"
		"\n"
		"SYMBOL_CRC(bar_fn, 0x00000abc, \"_gpl\");\n"
		"SYMBOL_CRC(bar_data, 0xdeadbeef, \"\");\n"
		VERSIONS MODINFO);
	end(&f);
}

/* Neither init nor exports nor versions: what is left of a small module. */
static void bare_6_12(void **state)
{
	struct fixture f;
	struct module *bare;

	(void)state;
	begin(&f, 6, 12);
	f.session.options.modversions = false;
	bare = session_module(&f.session, STR("tools/testing/t"));
	assert_int_equal(emit_mod_c(&f.session, bare, &f.out), 0);
	expect_text(buf_view(&f.out),
		"#include <linux/module.h>\n"
		"#include <linux/export-internal.h>\n"
		"#include <linux/compiler.h>\n"
		"\n"
		"MODULE_INFO(name, KBUILD_MODNAME);\n"
		"\n"
		"__visible struct module __this_module\n"
		"__section(\".gnu.linkonce.this_module\") = {\n"
		"\t.name = KBUILD_MODNAME,\n"
		"\t.arch = MODULE_ARCH_INIT,\n"
		"};\n"
		"\n"
		"MODULE_INFO(intree, \"Y\");\n"
		"\n"
		"MODULE_INFO(test, \"Y\");\n"
		"\n"
		"\n"
		"MODULE_INFO(depends, \"\");\n"
		"\n");
	end(&f);
}

/* What one generation has and its neighbour has not. */
static void generations(void **state)
{
	static const struct {
		unsigned major, minor;
		const char *has, *lacks;
	} facts[] = {
		{ 5, 10, "BUILD_SALT;\n\n", "BUILD_LTO_INFO" },
		{ 5, 15, "BUILD_LTO_INFO;\n", "SYMBOL_CRC" },
		{ 5, 15, "#define INCLUDE_VERMAGIC\n", "export-internal.h" },
		{ 5, 19, "SYMBOL_CRC(bar_fn", "KSYMTAB" },
		{ 6, 5, "KSYMTAB_FUNC(bar_fn", "MITIGATION" },
		{ 6, 5, "#ifdef CONFIG_UNWINDER_ORC\n#include <asm/orc_header.h>\nORC_HEADER;\n#endif\n\nBUILD_SALT;\n", "module-common" },
		{ 6, 9, "#ifdef CONFIG_MITIGATION_RETPOLINE\n", "CONFIG_RETPOLINE" },
		{ 6, 11, "VERMAGIC_STRING", "CONFIG_RETPOLINE" },
		{ 6, 12, "KSYMTAB_DATA(bar_data", "VERMAGIC" },
		{ 6, 12, "{ 0x37a0cba, ", "0x037a0cba" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct fixture f;

		begin(&f, facts[i].major, facts[i].minor);
		assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
		buf_add(&f.out, "", 1);
		if (!strstr(f.out.data, facts[i].has))
			fail_msg("%u.%u lacks %s", facts[i].major, facts[i].minor, facts[i].has);
		if (strstr(f.out.data, facts[i].lacks))
			fail_msg("%u.%u has %s", facts[i].major, facts[i].minor, facts[i].lacks);
		end(&f);
	}
}

/* Since 6.14: either table, or both; long names in the extended one only. */
static void extended(void **state)
{
	static const char name[] =
		"a_name_of_more_bytes_than_struct_modversion_info_has_room_for";
	struct fixture f;

	(void)state;
	begin(&f, 6, 14);
	import(&f, name, exported(&f.session, "vmlinux", name, 5));
	f.session.options.extended_versions = true;
	f.session.options.basic_versions = true;
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	buf_add(&f.out, "", 1);
	assert_non_null(strstr(f.out.data,
		"\t{ 0x12121212, \"one_put\" },\n"
		"};\n"
		"\n"
		"static const u32 ____version_ext_crcs[]\n"
		"__used __section(\"__version_ext_crcs\") = {\n"
		"\t0x11111111,\n"
		"\t0x037a0cba,\n"
		"\t0x22222222,\n"
		"\t0x12121212,\n"
		"\t0x00000005,\n"
		"};\n"
		"static const char ____version_ext_names[]\n"
		"__used __section(\"__version_ext_names\") =\n"
		"\t\"one_get\\0\"\n"
		"\t\"kfree\\0\"\n"
		"\t\"two_get\\0\"\n"
		"\t\"one_put\\0\"\n"
		"\t\"a_name_of_more_bytes_than_struct_modversion_info_has_room_for\\0\"\n"
		";\n"
		"\n"
		"MODULE_INFO(depends"));
	f.out.size = 0;
	f.session.options.basic_versions = false;
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	buf_add(&f.out, "", 1);
	assert_null(strstr(f.out.data, "____versions[]"));
	end(&f);
}

static void too_long(void **state)
{
	static const char fits[] =	/* 55 bytes */
		"a234567890b234567890c234567890d234567890e234567890f2345";
	static const char too_long_name[] =
		"a234567890b234567890c234567890d234567890e234567890f23456";
	struct fixture f;

	(void)state;
	begin(&f, 6, 1);
	import(&f, fits, exported(&f.session, "vmlinux", fits, 1));
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	import(&f, too_long_name, exported(&f.session, "vmlinux", too_long_name, 1));
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), -ENAMETOOLONG);
	expect_diag(&f.session.diags, 0, "symbol-too-long", 0, too_long_name);
	end(&f);
}

static void without_crc(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 1);
	f.kfree->crc_source = CRC_NONE;
	f.module->exports[0]->crc_source = CRC_NONE;
	f.module->exports[0]->crc = 0;
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	buf_add(&f.out, "", 1);
	assert_null(strstr(f.out.data, "\"kfree\""));
	assert_non_null(strstr(f.out.data, "SYMBOL_CRC(bar_fn, 0x00000000, \"_gpl\");\n"));
	assert_int_equal(f.session.diags.count, 1);
	expect_diag(&f.session.diags, 0, "import-no-crc", 0, "kfree");
	end(&f);
}

/* What would end a string, or a line, does not get into C. */
static void hostile_names(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 12);
	names_add(&f.module->aliases, "x\"); evil(\"");
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), -EINVAL);
	expect_diag(&f.session.diags, 0, "name-unprintable", 0, "evil");
	end(&f);

	begin(&f, 6, 12);
	import(&f, "x\\", f.kfree);
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), -EINVAL);
	end(&f);

	begin(&f, 6, 12);
	f.module->exports[1]->name = "x, y";
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), -EINVAL);
	end(&f);
}

typedef void emit_fn(const struct session *session, size_t part, struct buf *out);

static void all_parts(struct fixture *f, emit_fn *emit)
{
	for (size_t part = 0; part < f->session.modules.count; part++)
		emit(&f->session, part, &f->out);
}

static void trimmed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 12);
	f.session.options.trim = true;
	assert_int_equal(emit_mod_c(&f.session, f.module, &f.out), 0);
	buf_add(&f.out, "", 1);
	assert_non_null(strstr(f.out.data, "KSYMTAB_FUNC(bar_fn"));
	assert_null(strstr(f.out.data, "bar_data"));
	f.out.size = 0;
	all_parts(&f, emit_symvers_dump);
	expect_text(buf_view(&f.out),
		"0x00000abc\tbar_fn\tdrivers/staging/a/foo-bar\tEXPORT_SYMBOL_GPL\t\n");
	end(&f);
}

static void other_files(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 6, 12);
	all_parts(&f, emit_symvers_dump);
	expect_text(buf_view(&f.out),
		"0x00000abc\tbar_fn\tdrivers/staging/a/foo-bar\tEXPORT_SYMBOL_GPL\t\n"
		"0xdeadbeef\tbar_data\tdrivers/staging/a/foo-bar\tEXPORT_SYMBOL\tBAR_NS\n");

	f.out.size = 0;
	all_parts(&f, emit_nsdeps);
	expect_text(buf_view(&f.out), "");
	names_add(&f.module->missing_namespaces, "NS1");
	names_add(&f.module->missing_namespaces, "NS2");
	all_parts(&f, emit_nsdeps);
	expect_text(buf_view(&f.out), "drivers/staging/a/foo-bar.ko: NS1 NS2\n");

	f.out.size = 0;
	assert_int_equal(emit_vmlinux_export_c(&f.session,
		session_module(&f.session, STR("vmlinux")), &f.out), 0);
	expect_text(buf_view(&f.out),
		"#include <linux/export-internal.h>\n"
		"\n"
		"KSYMTAB_DATA(kfree, \"\", \"\");\n"
		"\n"
		"SYMBOL_CRC(kfree, 0x037a0cba, \"\");\n");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linux_6_1),
		cmocka_unit_test(linux_6_12),
		cmocka_unit_test(bare_6_12),
		cmocka_unit_test(generations),
		cmocka_unit_test(extended),
		cmocka_unit_test(too_long),
		cmocka_unit_test(without_crc),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(trimmed),
		cmocka_unit_test(other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
