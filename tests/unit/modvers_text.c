// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules, symtypes, generated headers, System.map: what is read and compared. */
#include <errno.h>
#include <stdlib.h>

#include "compare/typediff.h"
#include "format/define.h"
#include "compare/rules.h"
#include "loader/systemmap.h"
#include "loader/unwind.h"
#include "loader/habits.h"
#include "compare/typefile_parse.h"
#include "text_fixture.h"

static void rules(void **state)
{
	static const char text[] =
		"# a comment\n"
		"\n"
		"first FAIL\n"
		"fi*\n"
		"drivers/md/dm-mod.ko PASS\n"
		"module:snd-*\n"
		"MY_SPACE PASS\n";
	struct text_fixture t;
	struct rules r;
	unsigned line;

	(void)state;
	text_begin(&t);
	assert_int_equal(rules_parse("r", str_of(text), &t.arena, &t.diags, &r), 0);
	assert_false(rules_tolerate(&r, "first", "m", "", &line));
	assert_int_equal(line, 3);
	assert_true(rules_tolerate(&r, "fifth", "m", NULL, &line));
	assert_int_equal(line, 4);
	assert_true(rules_tolerate(&r, "x", "dm_mod", "", &line));
	assert_true(rules_tolerate(&r, "x", "snd_hda", "", &line));
	assert_true(rules_tolerate(&r, "x", "m", "MY_SPACE", &line));
	assert_int_equal(line, 7);
	assert_false(rules_tolerate(&r, "x", "m", "OTHER", &line));
	assert_int_equal(line, 0);
	/* A symbol's pattern is not held against modules, nor the reverse. */
	assert_false(rules_tolerate(&r, "x", "fifth", "", &line));
	assert_false(rules_tolerate(&r, "snd_x", "m", "", &line));
	text_end(&t);
}

static void stable_list(void **state)
{
	struct text_fixture t;
	struct rules r;
	unsigned line;

	(void)state;
	text_begin(&t);
	assert_int_equal(rules_parse("r", STR("[rhel9]\n\tkept\n\tfree PASS\n"),
				     &t.arena, &t.diags, &r), 0);
	assert_false(rules_tolerate(&r, "kept", "m", "", &line));
	assert_true(rules_tolerate(&r, "free", "m", "", &line));
	assert_true(rules_tolerate(&r, "any", "m", "", &line));
	assert_int_equal(rules_parse("r", STR("a PASS more\nb MAYBE\nc\n"),
				     &t.arena, &t.diags, &r), -EBADMSG);
	expect_diag(&t.diags, 0, "rules-syntax", 1, "a PASS more");
	expect_diag(&t.diags, 1, "rules-syntax", 2, "b MAYBE");
	text_end(&t);
}

static void words(void **state)
{
	struct str rest = STR("  s#'a b' \"x y\" z 'open end");

	(void)state;
	expect_text(typefile_word(&rest), "s#'a b'");
	expect_text(typefile_word(&rest), "\"x y\"");
	expect_text(typefile_word(&rest), "z");
	expect_text(typefile_word(&rest), "'open end");
	assert_int_equal(typefile_word(&rest).n, 0);
}

static void difference(const char *before, const char *after,
		       const char *symbol, const char *type, const char *lines)
{
	struct typefile a = { .path = "a" }, b = { .path = "b" };
	struct type_difference d;
	struct text_fixture t;
	struct buf out = { 0 };

	text_begin(&t);
	typefile_index(str_of(before), &t.arena, &a);
	typefile_index(str_of(after), &t.arena, &b);
	assert_int_equal(type_difference(&a, &b, symbol, &d), !!type);
	if (type) {
		expect_text(d.name, type);
		type_difference_text(&d, "", &out);
		expect_text(buf_view(&out), lines);
	}
	buf_free(&out);
	typefile_end(&a);
	typefile_end(&b);
	text_end(&t);
}

static void differences(void **state)
{
	(void)state;
	difference("f int f ( s#s )\ns#s struct s { int a ; int b ; }\n",
		   "f int f ( s#s )\ns#s struct s { int a ; char c ; int b ; }\n",
		   "f", "s#s", "+ char c\n");
	difference("f int f ( int )\n", "f int f ( int , int )\n",
		   "f", "f", "+ int\n");
	difference("f int f ( void )\n", "f long f ( void )\n", "f", "f",
		   "- int f (\n+ long f (\n");
	/* Types that refer to each other end all the same. */
	difference("f s#a\ns#a struct a { s#b * b ; }\ns#b struct b { s#a * a ; }\n",
		   "f s#a\ns#a struct a { s#b * b ; }\ns#b struct b { s#a * a ; }\n",
		   "f", NULL, NULL);
	/* The nearest in the order of the words, not the first in the file. */
	difference("s#z struct z { int x ; }\ns#y struct y { int x ; }\nf s#y s#z\n",
		   "s#z struct z { int q ; }\ns#y struct y { int q ; }\nf s#y s#z\n",
		   "f", "s#y", "- int x\n+ int q\n");
	difference("f s#a\ns#a struct a { int x ; }\n", "f s#a\n", "f", "s#a",
		   "- struct a { int x ; }\n+ (not defined)\n");
	/* Brackets that do not match, and nothing at all. */
	difference("f } } {\n", "f { { }\n", "f", "f",
		   "- } } {\n+ {\n+ { }\n");
	difference("f\n", "f x\n", "f", "f", "+ x\n");
}

static void define(void **state)
{
	static const char text[] =
		"#define OTHER \"x\"\n#define  UTS_RELEASE\t\"6.1.0-1\" \n";

	(void)state;
	expect_text(define_string(str_of(text), STR("UTS_RELEASE")), "6.1.0-1");
	assert_null(define_string(str_of(text), STR("UTS")).p);
	assert_null(define_string(STR("#define UTS_RELEASE \""), STR("UTS_RELEASE")).p);
	assert_null(define_string(STR(""), STR("UTS_RELEASE")).p);
}

static void collect(struct str symbol, enum told gpl_only, void *context)
{
	buf_printf(context, "%.*s%s ", (int)symbol.n, symbol.p,
		   gpl_only == TOLD_YES ? "!" : gpl_only == TOLD_NOT ? "?" : "");
}

static void system_map(void **state)
{
	static const char text[] =
		"ffffffff81000000 R __start___ksymtab_gpl\n"
		"ffffffff81000000 r __ksymtab_a\n"
		"ffffffff8100000c r __ksymtab_b\n"
		"ffffffff81000018 R __stop___ksymtab_gpl\n"
		"ffffffff81000018 r __ksymtab_c\n"
		"nonsense\n"
		"ffffffff8100001 r __ksymtab_short\n";
	static const char flags[] =
		"ffffffff81000000 r __ksymtab_a\n"
		"ffffffff81000018 R __start___kflagstab\n";
	struct buf out = { 0 };

	(void)state;
	assert_true(is_systemmap(str_of(text)));
	assert_false(is_systemmap(STR("0x12345678\tx\tvmlinux\tEXPORT_SYMBOL\t\n")));
	assert_false(is_systemmap(STR("")));
	systemmap_exports(str_of(text), collect, &out);
	assert_false(systemmap_has_flags(str_of(text)));
	assert_true(systemmap_has_flags(str_of(flags)));
	systemmap_exports(str_of(flags), collect, &out);
	expect_text(buf_view(&out), "a! b! c a? ");
	buf_free(&out);
}

/* A CIE and a function of it, as clang writes them for arm64. */
static const uint8_t unwind_tables[] = {
	16, 0, 0, 0, 0, 0, 0, 0, 1, 'z', 'R', 0, 1, 0x7c, 30, 1, 0x1b, 0, 0, 0,
	20, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0,
	0, 0x41, 0x0e, 0x10, 0x9e, 0x02, 0x2d, 0,
};

static void unwind(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
		enum unwind_fault fault;
	} changes[] = {
		{ 37, 0x41, UNWIND_FINE },
		{ 9, 'y', UNWIND_CIE },
		{ 13, 0xfc, UNWIND_CIE },
		{ 14, 29, UNWIND_CIE },
		{ 15, 2, UNWIND_CIE },
		{ 16, 0x1c, UNWIND_FINE },
		{ 16, 0, UNWIND_POINTERS },
		{ 36, 0x80, UNWIND_AUGMENTATION },
		{ 37, 0x0f, UNWIND_OPCODE },
		{ 41, 0x80, UNWIND_FINE },	/* a number that never ends */
		{ 0, 0xff, UNWIND_FINE },	/* longer than the section */
		{ 0, 0, UNWIND_FINE },		/* the end */
	};
	uint8_t bytes[sizeof(unwind_tables)];

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		memcpy(bytes, unwind_tables, sizeof(bytes));
		bytes[changes[i].at] = changes[i].byte;
		assert_int_equal(unwind_check((struct str){
				 (const char *)bytes, sizeof(bytes) }),
				 changes[i].fault);
	}
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		uint8_t *cut = malloc(n + 1);

		assert_non_null(cut);
		memcpy(cut, unwind_tables, n);
		assert_int_equal(unwind_check((struct str){
				 (const char *)cut, n }), UNWIND_FINE);
		free(cut);
	}
}

/* Between the last kernel that was read without it and the first with it, nothing
 * is known; of a fix, nor before. */
static void habits(void **state)
{
	(void)state;
	assert_int_equal(habit_of_version(HABIT_FLAGS,
			 (struct kernel_version){ 7, 0 }), TOLD_NO);
	assert_int_equal(habit_of_version(HABIT_FLAGS,
			 (struct kernel_version){ 7, 1 }), TOLD_YES);
	assert_int_equal(habit_of_version(HABIT_FLAGS,
			 (struct kernel_version){ 0, 0 }), TOLD_NOT);
	assert_int_equal(habit_of_version(HABIT_UNWIND_REFUSED,
			 (struct kernel_version){ 6, 14 }), TOLD_NO);
	assert_int_equal(habit_of_version(HABIT_UNWIND_REFUSED,
			 (struct kernel_version){ 6, 15 }), TOLD_NOT);
	assert_int_equal(habit_of_version(HABIT_INIT_TRAMPOLINE,
			 (struct kernel_version){ 5, 15 }), TOLD_NOT);
	assert_int_equal(habit_of_version(HABIT_INIT_TRAMPOLINE,
			 (struct kernel_version){ 8, 0 }), TOLD_YES);
	assert_int_equal(habit_of_version(HABIT_UNVERSIONED,
			 (struct kernel_version){ 7, 1 }), TOLD_NOT);
	assert_true(release_is_debian("6.1.0-56-amd64"));
	assert_true(release_is_debian("6.12.117+deb12-cloud-arm64"));
	assert_true(release_is_debian("6.12.9+deb13"));
	assert_false(release_is_debian("6.14.0-27-generic"));
	assert_false(release_is_debian("7.1.5-arch1-1"));
	assert_false(release_is_debian(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(stable_list),
		cmocka_unit_test(words),
		cmocka_unit_test(differences),
		cmocka_unit_test(define),
		cmocka_unit_test(system_map),
		cmocka_unit_test(unwind),
		cmocka_unit_test(habits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
