// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Section mismatches on objects put together by hand: names, symbols, damaged
 * relocations, what is asked of the debug information.  Whether the rules are
 * the kernel's is for tests/sections to say.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sections/section_rules.h"
#include "model/code.h"
#include "model/rela.h"

static const struct kernel_version v6_1 = { 6, 1 }, v6_5 = { 6, 5 },
				    v6_12 = { 6, 12 };

/* ---- names --------------------------------------------------------------- */

static void classes_of_names(void **state)
{
	static const struct {
		const char *name;
		unsigned old, new;
	} cases[] = {
		{ "", 0, 0 },
		{ ".text", IN_TEXT | IN_CODE, IN_TEXT | IN_CODE },
		{ ".text.f", IN_TEXT | IN_CODE, IN_TEXT | IN_CODE },
		{ ".textual", IN_NO_CODE, IN_NO_CODE },
		{ ".tex", IN_NO_CODE, IN_NO_CODE },
		{ ".", IN_NO_CODE, IN_NO_CODE },
		{ "_", IN_NO_CODE, IN_NO_CODE },
		{ "text", IN_NO_CODE, IN_NO_CODE },
		{ ".data", IN_DATA | IN_NO_CODE, IN_DATA | IN_NO_CODE },
		{ ".data.rel.ro", IN_NO_CODE, IN_NO_CODE },
		{ ".init.text", IN_INIT | IN_INIT_TEXT | IN_CODE,
		  IN_INIT | IN_INIT_TEXT | IN_CODE },
		{ ".init.data", IN_INIT | IN_INIT_DATA | IN_NO_CODE,
		  IN_INIT | IN_INIT_DATA | IN_NO_CODE },
		{ ".init", IN_NO_CODE, IN_NO_CODE },
		{ ".meminit.text", IN_MEMINIT | IN_CODE, IN_NO_CODE },
		{ "___ksymtab_gpl+f", IN_KSYMTAB | IN_NO_CODE, IN_NO_CODE },
		{ "__ksymtab", IN_NO_CODE, IN_NO_CODE },
		{ ".export_symbol", IN_NO_CODE, IN_EXPORTS | IN_NO_CODE },
		{ "__ex_table", IN_EXTABLE | IN_NO_CODE, IN_EXTABLE | IN_NO_CODE },
		{ ".debug_info", IN_NOTES | IN_NO_CODE, IN_NOTES | IN_NO_CODE },
		{ ".llvm.call-graph-profile", IN_NO_CODE, IN_NOTES | IN_NO_CODE },
	};

	struct section_names index_old, index_new;

	(void)state;
	section_names_init(&index_old, OF_6_0);
	section_names_init(&index_new, OF_6_8);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned old = section_classes(&index_old, cases[i].name);
		unsigned new = section_classes(&index_new, cases[i].name);

		if (old != cases[i].old || new != cases[i].new)
			fail_msg("\"%s\": %x, %x", cases[i].name, old, new);
	}
}

static void generations(void **state)
{
	(void)state;
	assert_int_equal(rules_generation(dialect_of(v6_1)), OF_6_0);
	assert_int_equal(rules_generation(dialect_of(v6_5)), OF_6_5);
	assert_int_equal(rules_generation(dialect_of(v6_12)), OF_6_8);
}

static void plain_symbols(void **state)
{
	static const char *const cases[][2] = {
		{ "f", "f" }, { "f.1", "f" }, { "f.12.cold", "f" },
		{ "f.isra.0", "f.isra.0" }, { "f.1a", "f.1a" }, { ".L1", ".L1" },
		{ "f.", "f." }, { "", "" }, { "f.llvm.77", "f.llvm.77" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!str_eq(plain_symbol(cases[i][0]), str_of(cases[i][1])))
			fail_msg("%s", cases[i][0]);
}

static void matching(void **state)
{
	static const struct str name = { "my_ops", 6 };

	(void)state;
	assert_true(name_matches(name, MATCH_ALL, STR("my_ops")));
	assert_false(name_matches(name, MATCH_ALL, STR("my_op")));
	assert_true(name_matches(name, MATCH_START, STR("my_")));
	assert_true(name_matches(name, MATCH_END, STR("_ops")));
	assert_false(name_matches(name, MATCH_END, STR("xmy_ops")));
	assert_true(name_matches(name, MATCH_INSIDE, STR("y_o")));
	assert_false(name_matches((struct str){ "", 0 }, MATCH_INSIDE, STR("y")));
}

/* ---- an object ----------------------------------------------------------- */

enum { TEXT = 1, INIT, INIT_AGAIN, RELA, DATA, LAST };

/* .text with relocations, two sections .init.text, and .data. */
struct fixture {
	struct arena arena;
	struct diags diags;
	struct section sections[LAST];
	struct symbol symbols[16];
	uint8_t rela[4 * RELA_SIZE];
	struct object object;
	size_t mismatches;
	unsigned asked;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){
		.sections = {
			[0] = { .name = "" },
			[TEXT] = { .name = ".text", .type = SECTION_PROGBITS, .size = 64,
				   .flags = SECTION_ALLOC | SECTION_EXEC },
			[INIT] = { .name = ".init.text", .type = SECTION_PROGBITS,
				   .size = 256, .flags = SECTION_ALLOC | SECTION_EXEC },
			[INIT_AGAIN] = { .name = ".init.text", .size = 256,
					 .type = SECTION_PROGBITS,
					 .flags = SECTION_ALLOC | SECTION_EXEC },
			[RELA] = { .name = ".rela.text", .type = SECTION_RELA,
				   .info = TEXT, .entsize = RELA_SIZE },
			[DATA] = { .name = ".data", .type = SECTION_PROGBITS,
				   .size = 64, .flags = SECTION_ALLOC | SECTION_WRITE },
		},
		.symbols = { [0] = { .name = "" } },
		.object = { .path = "made.o", .kind = OBJECT_ELF,
			    .machine = MACHINE_X86_64, .nsections = LAST,
			    .nsymbols = 1 },
	};
	f->object.sections = f->sections;
	f->object.symbols = f->symbols;
	f->sections[RELA].data = f->rela;
	diags_init(&f->diags, &f->arena);
}

static uint32_t add_symbol(struct fixture *f, const char *name,
			   uint32_t section, uint64_t value, uint32_t flags)
{
	f->symbols[f->object.nsymbols] = (struct symbol){
		.name = name, .section = section, .value = value, .flags = flags,
	};
	return (uint32_t)f->object.nsymbols++;
}

static void add_rela(struct fixture *f, uint64_t offset, uint32_t symbol,
		     int64_t addend)
{
	uint64_t words[3] = { htole64(offset),
			      htole64((uint64_t)symbol << 32 | X86_64_64),
			      htole64((uint64_t)addend) };

	memcpy(f->rela + f->sections[RELA].size, words, sizeof(words));
	f->sections[RELA].size += RELA_SIZE;
}

static bool answer(void *source, uint32_t section, uint64_t offset,
		   struct arena *arena, struct source_line *line)
{
	struct fixture *f = source;

	(void)arena;
	assert_int_equal(section, TEXT);
	f->asked++;
	*line = (struct source_line){ "driver.c", (unsigned)offset };
	return true;
}

static int run(struct fixture *f, struct kernel_version version)
{
	const struct section_check check = {
		.object = &f->object, .dialect = dialect_of(version),
		.modules_enabled = true, .source_line = answer, .source = f,
	};

	return check_sections(&check, &f->diags, &f->mismatches);
}

static void end(struct fixture *f)
{
	diags_free(&f->diags);
	arena_free(&f->arena);
}

static void finding_with_line(void **state)
{
	struct fixture f;
	uint32_t setup;

	(void)state;
	begin(&f);
	add_symbol(&f, "probe", TEXT, 0, SYMBOL_GLOBAL | SYMBOL_FUNCTION);
	setup = add_symbol(&f, "setup", INIT, 16, SYMBOL_GLOBAL | SYMBOL_FUNCTION);
	add_rela(&f, 7, setup, 0);
	add_rela(&f, 8, add_symbol(&f, "free", TEXT, 32, SYMBOL_GLOBAL), 0);
	add_rela(&f, 9, 0, 0);
	assert_int_equal(run(&f, v6_12), 0);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.mismatches, 1);
	assert_int_equal(f.asked, 1);
	assert_string_equal(code_text(f.diags.items[0].code), "section-mismatch");
	assert_int_equal(f.diags.items[0].severity, DIAG_WARNING);
	assert_string_equal(f.diags.items[0].place.section, ".text");
	assert_int_equal(f.diags.items[0].place.offset, 7);
	assert_string_equal(f.diags.items[0].text,
			    "section mismatch in reference: probe+0x7 (section: .text) -> setup (section: .init.text) at driver.c:7");
	end(&f);
}

static void nothing_forbidden(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	add_symbol(&f, "probe", TEXT, 0, SYMBOL_GLOBAL);
	add_rela(&f, 0, add_symbol(&f, "state", DATA, 0, SYMBOL_GLOBAL), 0);
	/* No section: undefined, absolute, common. */
	add_rela(&f, 8, add_symbol(&f, "outside", 0, 0, SYMBOL_UNDEFINED), 0);
	assert_int_equal(run(&f, v6_1), 0);
	assert_int_equal(f.diags.count, 0);
	assert_int_equal(f.mismatches, 0);
	end(&f);
}

static void symbol_that_is_not_there(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	add_rela(&f, 0, 0, 0);
	add_rela(&f, 0, 1, 0);
	assert_int_equal(run(&f, v6_12), -EBADMSG);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].severity, DIAG_FATAL);
	assert_int_equal(f.diags.items[0].place.offset, RELA_SIZE);
	end(&f);
}

/* Offsets and addends from end to end of their type. */
static void extreme_numbers(void **state)
{
	static const int64_t addends[] = {
		INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX,
	};
	static const uint64_t values[] = { 0, INT64_MAX, UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		for (size_t j = 0; j < 3; j++) {
			struct fixture f;
			uint32_t section;

			begin(&f);
			section = add_symbol(&f, "", INIT, values[j], SYMBOL_SECTION);
			add_symbol(&f, "low", INIT, 0, SYMBOL_GLOBAL);
			add_symbol(&f, "high", INIT, UINT64_MAX, SYMBOL_GLOBAL);
			add_rela(&f, UINT64_MAX, section, addends[i]);
			assert_int_equal(run(&f, v6_1), 0);
			assert_int_equal(run(&f, v6_12), 0);
			assert_int_equal(f.diags.count, 2);
			end(&f);
		}
	}
}

/* ---- symbols by address -------------------------------------------------- */

static const char *from(struct fixture *f, unsigned generation,
			uint32_t section, uint64_t offset)
{
	struct symbol_finder finder = { .object = &f->object,
					.generation = generation };
	const struct symbol *symbol = finder_from(&finder, section, offset);
	const char *name = symbol ? symbol->name : NULL;

	finder_free(&finder);
	return name;
}

static const char *to(struct fixture *f, unsigned generation, uint32_t symbol,
		      int64_t addend)
{
	struct symbol_finder finder = { .object = &f->object,
					.generation = generation };
	struct reloc reloc = { .symbol = symbol, .addend = addend };
	const struct symbol *found = finder_to(&finder, &reloc);
	const char *name = found && *found->name ? found->name : NULL;

	finder_free(&finder);
	return name;
}

static void last_before(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_null(from(&f, OF_6_0, INIT, 0));
	assert_null(from(&f, OF_6_8, INIT, 0));
	add_symbol(&f, "late", INIT, 32, SYMBOL_GLOBAL);
	add_symbol(&f, "first", INIT, 8, SYMBOL_GLOBAL);
	add_symbol(&f, "second", INIT, 8, SYMBOL_GLOBAL);
	add_symbol(&f, "$d", INIT, 10, 0);
	add_symbol(&f, ".Lx", INIT, 12, 0);
	add_symbol(&f, "other", INIT_AGAIN, 16, SYMBOL_GLOBAL);
	add_symbol(&f, "probe", TEXT, 0, SYMBOL_GLOBAL);

	assert_null(from(&f, OF_6_0, INIT, 7));
	assert_null(from(&f, OF_6_8, INIT, 7));
	/* Of two at one address the last, the first. */
	assert_string_equal(from(&f, OF_6_0, INIT, 11), "second");
	assert_string_equal(from(&f, OF_6_8, INIT, 11), "first");
	assert_string_equal(from(&f, OF_6_0, INIT, 12), ".Lx");
	assert_string_equal(from(&f, OF_6_8, INIT, 12), "first");
	/* Another section of the same name. */
	assert_string_equal(from(&f, OF_6_0, INIT, 31), "other");
	assert_string_equal(from(&f, OF_6_8, INIT, 31), "first");
	assert_string_equal(from(&f, OF_6_0, INIT, 32), "late");
	assert_string_equal(from(&f, OF_6_8, INIT, UINT64_MAX), "late");
	end(&f);
}

static void nearest(void **state)
{
	uint32_t section, named, mapping;
	struct fixture f;

	(void)state;
	begin(&f);
	section = add_symbol(&f, "", INIT, 0, SYMBOL_SECTION);
	named = add_symbol(&f, "late", INIT, 72, 0);
	add_symbol(&f, "early", INIT, 40, 0);
	mapping = add_symbol(&f, "$x.3", INIT, 200, 0);

	assert_string_equal(to(&f, OF_6_8, named, -4), "late");
	assert_string_equal(to(&f, OF_6_0, section, 40), "early");
	/* Equally far from both: the first of the table, the lower. */
	assert_string_equal(to(&f, OF_6_0, section, 56), "late");
	assert_string_equal(to(&f, OF_6_8, section, 56), "early");
	assert_null(to(&f, OF_6_0, section, 20));
	assert_string_equal(to(&f, OF_6_0, section, 21), "early");
	assert_string_equal(to(&f, OF_6_8, section, 20), "early");
	assert_null(to(&f, OF_6_8, section, 19));
	assert_null(to(&f, OF_6_8, section, -4));
	assert_string_equal(to(&f, OF_6_0, mapping, 0), "$x.3");
	assert_string_equal(to(&f, OF_6_8, mapping, -110), "late");
	assert_string_equal(to(&f, OF_6_8, mapping, 0), "$x.3");
	end(&f);
}

static void sum(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	check_sections_sum(0, &f.diags);
	assert_int_equal(f.diags.count, 0);
	check_sections_sum(3, &f.diags);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(diags_status(&f.diags), 1);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_of_names),
		cmocka_unit_test(generations),
		cmocka_unit_test(plain_symbols),
		cmocka_unit_test(matching),
		cmocka_unit_test(finding_with_line),
		cmocka_unit_test(nothing_forbidden),
		cmocka_unit_test(symbol_that_is_not_there),
		cmocka_unit_test(extreme_numbers),
		cmocka_unit_test(last_before),
		cmocka_unit_test(nearest),
		cmocka_unit_test(sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
