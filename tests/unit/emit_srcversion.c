// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Source versions.  The sums were computed by the modpost of Debian's
 * linux-kbuild-6.1 from the same sources.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modpost/srcversion.h"
#include "text_fixture.h"

struct fixture {
	struct session session;
	struct module *module;
	char directory[32];
};

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	strcpy(f->directory, "/tmp/ltomod-unit-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	assert_int_equal(chdir(f->directory), 0);
	session_init(&f->session);
	f->session.dialect = dialect_newest();
	f->module = session_module(&f->session, STR("d/m"));
	assert_int_equal(mkdir("d", 0777) | mkdir("d/sub", 0777), 0);
}

static void end(struct fixture *f)
{
	char command[64];

	session_free(&f->session);
	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf %s", f->directory);
	assert_int_equal(system(command), 0);
}

static void write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void write_text(const char *path, const char *text)
{
	write_file(path, text, strlen(text));
}

static int sum_of(struct fixture *f)
{
	struct cmds cmds;
	int err;

	cmds_init(&cmds, &f->session, f->module);
	err = srcversion(&f->session, f->module, &cmds);
	cmds_free(&cmds);
	return err;
}

/* The version of a module whose one source holds @text. */
static void expect_sum(const char *text, size_t size, const char *sum)
{
	struct fixture f;

	begin(&f);
	names_add(&f.module->sources, "d/a.o");
	write_text("d/.a.o.cmd", "savedcmd_d/a.o := cc\n\nsource_d/a.o := d/a.c\n\n"
				 "deps_d/a.o := \\\n\n");
	write_file("d/a.c", text, size);
	assert_int_equal(sum_of(&f), 0);
	assert_string_equal(f.module->srcversion, sum);
	end(&f);
}

#define EXPECT_SUM(text, sum) expect_sum((text), sizeof(text) - 1, (sum))

static void sums(void **state)
{
	(void)state;
	EXPECT_SUM("", "533BB7E5866E52F63B9ACCB");
	EXPECT_SUM("a", "1A1C2309CD43C3BC1F43982");
	EXPECT_SUM("intx;", "4EDE93831B5A1AA459F8A53");
	/* just room for the length in the block, no room, a full block */
#define X55 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	EXPECT_SUM(X55, "ACD35F1072B3B865C266C4C");
	EXPECT_SUM(X55 "x", "4F73FA279FAC3FFBC2B98B0");
	EXPECT_SUM(X55 "xxxxxxxx", "69AA388693CE0FDC096556B");
	EXPECT_SUM(X55 "xxxxxxxxx", "97368AADC62FF1BEE8E2E9A");
	/* more than one block */
	EXPECT_SUM("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
		   "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
		   "5E59656D72DA24EFB8264C6");
}

/* All these are "intx;" once white space and comments are gone. */
static void what_does_not_count(void **state)
{
	static const char sum[] = "4EDE93831B5A1AA459F8A53";

	(void)state;
	EXPECT_SUM("/* a */\nint x;\n", sum);
	EXPECT_SUM("int\t\v\f\r x ;", sum);
	EXPECT_SUM("in\\\nt x;", sum);
	EXPECT_SUM("int /* \" */ x; /* no end", sum);
	EXPECT_SUM("int x;\0 the kernel stops at a NUL", sum);
	EXPECT_SUM("/*/int x;", sum);
}

/* Two texts that must not have the same sum. */
static void expect_difference(const char *a, const char *b)
{
	const char *text[] = { a, b };
	char sum[2][64];

	for (int i = 0; i < 2; i++) {
		struct fixture f;

		begin(&f);
		names_add(&f.module->sources, "d/a.o");
		write_text("d/.a.o.cmd", "source_d/a.o := d/a.c\n");
		write_text("d/a.c", text[i]);
		assert_int_equal(sum_of(&f), 0);
		assert_int_equal(strlen(f.module->srcversion), 23);
		strcpy(sum[i], f.module->srcversion);
		end(&f);
	}
	assert_string_not_equal(sum[0], sum[1]);
}

static void what_counts(void **state)
{
	(void)state;
	expect_difference("\"a b\"", "\"ab\"");
	expect_difference("\"/* a */\"", "\"/* b */\"");
	expect_difference("\"a\\\" b\"", "\"a\\\"b\"");
	expect_difference("int x; // a", "int x; // b");
	expect_difference("a\\b", "ab");
}

/*
 * Of the dependencies those right in the object's directory count, by the
 * text of their names; the tree and the sum are the oracle's.
 */
static void dependencies(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	names_add(&f.module->sources, "d/a.o");
	names_add(&f.module->sources, "d/sub/b.o");
	names_add(&f.module->sources, "lib.a");
	assert_int_equal(mkdir("x", 0777) | mkdir("x/d", 0777) | mkdir("d/d", 0777), 0);
	write_text("d/a.c", "int a;\n");
	write_text("d/a.h", "int h;/*x*/\n");
	write_text("x/d/a.h", "int xd;");
	write_text("d/sub/b.c", "int s;");
	write_text("d/sub/b.h", "#define B \"x y\"\n");
	write_text("d/.a.o.cmd",
		   "savedcmd_d/a.o := cc -c d/a.c\n\n"
		   "source_d/a.o := d/a.c\n\n"
		   "deps_d/a.o := \\\n"
		   "    $(wildcard include/config/X) \\\n"
		   "  include/linux/kconfig.h \\\n"
		   "  d/a.h \\\n"
		   "  d/sub/b.h \\\n"
		   "  x/d/a.h \\\n"
		   "  d/d/../a.h \\\n\n"
		   "d/a.o: $(deps_d/a.o)\n\n$(deps_d/a.o):\n");
	write_text("d/sub/.b.o.cmd",
		   "savedcmd_d/sub/b.o := cc -c d/sub/b.c\n\n"
		   "source_d/sub/b.o := d/sub/b.c\n\n"
		   "deps_d/sub/b.o := \\\n"
		   "  d/a.h \\\n"
		   "  d/sub/b.h \\\n\n"
		   "d/sub/b.o: $(deps_d/sub/b.o)\n");
	assert_int_equal(sum_of(&f), 0);
	assert_string_equal(f.module->srcversion, "42FA02E3E8B988BC6793E3E");
	end(&f);
}

static void missing_files(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_true(sum_of(&f) < 0);
	expect_diag(&f.session.diags, 0, "srcversion-sources", 0, "");

	names_add(&f.module->sources, "d/a.o");
	assert_true(sum_of(&f) < 0);
	assert_int_equal(f.session.diags.count, 2);
	assert_string_equal(f.session.diags.items[1].place.file, "d/.a.o.cmd");

	write_text("d/.a.o.cmd", "source_d/a.o := d/a.c\n");
	assert_true(sum_of(&f) < 0);
	assert_int_equal(f.session.diags.count, 3);
	assert_string_equal(f.session.diags.items[2].place.file, "d/a.c");
	assert_null(f.module->srcversion);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums),
		cmocka_unit_test(what_does_not_count),
		cmocka_unit_test(what_counts),
		cmocka_unit_test(dependencies),
		cmocka_unit_test(missing_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
