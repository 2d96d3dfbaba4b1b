// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that kbuild leaves: .mod, modules.order, .cmd, .symversions. */
#include <errno.h>

#include "format/cmdfile.h"
#include "format/modlist.h"
#include "symvers/symversions.h"
#include "text_fixture.h"

static void expect_names(const struct names *names, const char *wanted)
{
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < names->count; i++)
		buf_printf(&got, "%s%s", i ? " " : "", names->items[i]);
	expect_text(buf_view(&got), wanted);
	buf_free(&got);
}

/* ---- .mod ----------------------------------------------------------------- */

static const struct {
	const char *text, *objects, *undefined;
} mods[] = {
	/* 5.10: one line, with and without TRIM_UNUSED_KSYMS */
	{ "d/a.o d/b.o\n\n", "d/a.o d/b.o", "" },
	{ "d/a.o d/b.o d/a.o\nkfree _printk kfree\n", "d/a.o d/b.o", "kfree _printk" },
	{ "d/a.o\nstrlen.o\n", "d/a.o strlen.o", "" },
	/* 5.19: one object a line */
	{ "d/a.o\nd/b.o\nd/a.o\n", "d/a.o d/b.o", "" },
	{ "d/a.o", "d/a.o", "" },
	{ "d/a.o\nlib/lib.a\n", "d/a.o lib/lib.a", "" },
};

static void mod_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mods) / sizeof(mods[0]); i++) {
		struct text_fixture t;
		struct mod_file mod;

		text_begin(&t);
		assert_int_equal(mod_file_parse("m.mod", str_of(mods[i].text),
						&t.arena, &t.diags, &mod), 0);
		expect_names(&mod.objects, mods[i].objects);
		expect_names(&mod.undefined, mods[i].undefined);
		mod_file_free(&mod);
		text_end(&t);
	}
}

static void mod_refusals(void **state)
{
	static const struct { const char *text; unsigned line; } bad[] = {
		{ "", 0 }, { "\n\n", 0 }, { "d/a.c\n", 1 }, { "d/a.o\nd/b.o\nkfree\n", 3 },
		{ ".o", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text_fixture t;
		struct mod_file mod;

		text_begin(&t);
		assert_int_equal(mod_file_parse("m.mod", str_of(bad[i].text), &t.arena,
						&t.diags, &mod), -EBADMSG);
		expect_diag(&t.diags, 0, "mod-syntax", bad[i].line, "object file");
		text_end(&t);
	}
}

/* ---- modules.order ---------------------------------------------------------- */

static void order(void **state)
{
	struct text_fixture t;
	struct names names = { NULL, 0, 0 };

	(void)state;
	text_begin(&t);
	assert_int_equal(modules_order_parse("o", str_of("d/a.ko\n\nd/b.o\nd/a.ko\n"),
					     &t.arena, &t.diags, &names), 0);
	expect_names(&names, "d/a.ko d/b.o d/a.ko");
	expect_diag(&t.diags, 0, "order-double", 4, "d/a.ko");
	assert_int_equal(modules_order_parse("o", str_of("d/c.ko\nd/a b.ko\n"),
					     &t.arena, &t.diags, &names), -EBADMSG);
	expect_diag(&t.diags, 1, "order-syntax", 2, "d/a");
	names_free(&names);
	text_end(&t);
}

/* ---- .cmd ------------------------------------------------------------------ */

static const char cmd_text[] =
	"savedcmd_d/a.o := clang -DX='\"$$HOME\"' -DY=$(pound)1 -c -o d/a.o d/a.c\n"
	"\n"
	"source_d/a.o := d/a.c\n"
	"\n"
	"deps_d/a.o := \\\n"
	"    $(wildcard include/config/X) \\\n"
	"  include/linux/kconfig.h \\\n"
	"  d/a.h \\\n"
	"\n"
	"d/a.o: $(deps_d/a.o)\n"
	"\n"
	"$(deps_d/a.o):\n"
	"\n"
	"#SYMVER foo 0x1a2b3c4d\n"
	"#SYMVER bar 0x00000000\n";

static void cmd(void **state)
{
	struct text_fixture t;
	struct cmd_file file;

	(void)state;
	text_begin(&t);
	assert_int_equal(cmd_file_parse("c", str_of(cmd_text), &t.arena, &t.diags, &file), 0);
	assert_string_equal(file.target, "d/a.o");
	assert_string_equal(file.command, "clang -DX='\"$HOME\"' -DY=#1 -c -o d/a.o d/a.c");
	expect_names(&file.sources, "d/a.c");
	expect_names(&file.deps, "include/linux/kconfig.h d/a.h");
	assert_int_equal(file.nsymvers, 2);
	assert_string_equal(file.symvers[0].symbol, "foo");
	assert_int_equal(file.symvers[0].crc, 0x1a2b3c4d);
	assert_int_equal(file.symvers[0].line, 14);
	assert_string_equal(file.symvers[1].symbol, "bar");
	cmd_file_free(&file);

	/* A link has neither source nor deps; 6.2 and older write cmd_. */
	assert_int_equal(cmd_file_parse("c", str_of("cmd_m.o := ld -r -o m.o @m.mod\n"),
					&t.arena, &t.diags, &file), 0);
	assert_string_equal(file.command, "ld -r -o m.o @m.mod");
	assert_int_equal(file.sources.count + file.deps.count + file.nsymvers, 0);
	cmd_file_free(&file);

	/* Flags kept for a second compilation are not the command (7.2). */
	assert_int_equal(cmd_file_parse("c", str_of("savedcmd_a.o := clang -c -o a.o a.c\n"
						    "saved_c_flags_a.o := -flto=thin -DS='\"#SYMVER\"'\n"
						    "#SYMVER foo 0x1\n"),
					&t.arena, &t.diags, &file), 0);
	assert_string_equal(file.target, "a.o");
	assert_string_equal(file.command, "clang -c -o a.o a.c");
	assert_int_equal(file.nsymvers, 1);
	cmd_file_free(&file);
	assert_int_equal(t.diags.count, 0);
	text_end(&t);
}

/* Enough #SYMVER lines that the list has to grow. */
static void many_symvers(void **state)
{
	struct text_fixture t;
	struct cmd_file file;
	struct buf text = { NULL, 0, 0 };

	(void)state;
	text_begin(&t);
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "#SYMVER s%d 0x%x\n", i, i);
	assert_int_equal(cmd_file_parse("c", buf_view(&text), &t.arena, &t.diags, &file), 0);
	assert_int_equal(file.nsymvers, 100);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(file.symvers[i].crc, i);
	cmd_file_free(&file);
	buf_free(&text);
	text_end(&t);
}

static void cmd_refusals(void **state)
{
	static const char *const bad[] = {
		"#SYMVER foo\n", "#SYMVER foo 0x1a2b3c4d5\n", "#SYMVER foo zz\n",
		"#SYMVER foo 0x1 0x2\n", "#SYMVER \"foo 0x1\n", "source_d/a.o := \n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text_fixture t;
		struct cmd_file file;

		text_begin(&t);
		assert_int_equal(cmd_file_parse("c", str_of(bad[i]), &t.arena, &t.diags,
						&file), -EBADMSG);
		expect_diag(&t.diags, 0, "cmd-syntax", 1, "");
		text_end(&t);
	}
}

static void cmd_path(void **state)
{
	struct text_fixture t;

	(void)state;
	text_begin(&t);
	assert_string_equal(cmd_file_path("d/e/a.o", &t.arena), "d/e/.a.o.cmd");
	assert_string_equal(cmd_file_path("a.o", &t.arena), ".a.o.cmd");
	text_end(&t);
}

/* ---- .symversions ----------------------------------------------------------- */

static int write_back(struct str symbol, uint32_t crc, unsigned line, void *context)
{
	(void)line;
	symversions_write(context, symbol, crc);
	return 0;
}

static void symversions(void **state)
{
	static const char text[] = "__crc_foo = 0x1a2b3c4d;\n__crc___bar = 0x00000001;\n";
	static const char *const bad[] = {
		"__crc_foo = 0x1\n", "foo = 0x1;\n", "__crc_ = 0x1;\n",
		"__crc_foo = 0x1a2b3c4d5;\n", "__crc_foo = ;\n", "__crc_foo;\n",
	};
	struct text_fixture t;
	struct buf out = { NULL, 0, 0 };

	(void)state;
	text_begin(&t);
	assert_int_equal(symversions_parse("s", str_of(text), &t.diags, write_back, &out), 0);
	expect_text(buf_view(&out), text);
	out.size = 0;
	assert_int_equal(symversions_parse("s", str_of("\n  __crc_a=1;\n"), &t.diags,
					   write_back, &out), 0);
	expect_text(buf_view(&out), "__crc_a = 0x00000001;\n");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(symversions_parse("s", str_of(bad[i]), &t.diags,
						   write_back, &out), -EBADMSG);
		expect_diag(&t.diags, i, "symversions-syntax", 1, "");
	}
	buf_free(&out);
	text_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mod_forms),
		cmocka_unit_test(mod_refusals),
		cmocka_unit_test(order),
		cmocka_unit_test(cmd),
		cmocka_unit_test(many_symvers),
		cmocka_unit_test(cmd_refusals),
		cmocka_unit_test(cmd_path),
		cmocka_unit_test(symversions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
