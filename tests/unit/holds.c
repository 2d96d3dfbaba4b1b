// SPDX-License-Identifier: GPL-2.0-or-later
/* mod/modlto/holds: who holds a symbol by its name, by its section, by assembly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "modlto/holds.h"

/* What is held, "a b c", in the order in which it was found. */
static void assert_held(const struct holds *holds, const char *expected)
{
	struct buf text = { NULL, 0, 0 };

	for (size_t i = 0; i < holds->names.count; i++) {
		if (i)
			buf_add(&text, " ", 1);
		buf_add(&text, holds->names.entries[i].name.p,
			holds->names.entries[i].name.n);
	}
	buf_add(&text, "", 1);
	assert_string_equal(text.data, expected);
	buf_free(&text);
}

static void collected_sections(void **state)
{
	static const char *const places[] = {
		".text", ".text.unlikely.", ".init.text", ".exit.data",
		".noinstr.text", ".rodata..L", ".data..read_mostly", ".bss",
	};
	static const char *const collected[] = {
		"__param", ".init.array", ".init.textual", "__tracepoints",
		".initcall6.init", "__bug_table", ".modinfo", "my_text",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		assert_false(section_is_collected(places[i]));
	for (size_t i = 0; i < sizeof(collected) / sizeof(*collected); i++)
		assert_true(section_is_collected(collected[i]));
}

struct text_case {
	const char *text;
	const char *held;
};

static void names_in_assembly(void **state)
{
	static const struct text_case cases[] = {
		{ "", "" },
		{ "nop", "" },
		{ "\tcall foo", "foo" },
		{ "foo: ret", "foo" },
		{ "1: jmp 1b; call a\n bl b", "a b" },
		{ ".quad foo - ., bar+8", "foo . bar" },
		{ ".macro ref name\n.quad x_\\name\n.endm\nref asm",
		  "ref name x_ asm" },
		{ "mov $foo, %eax", "foo eax" },
		{ ".long __BTF_ID__func__do_it__7",
		  "__BTF_ID__func__do_it__7 do_it" },
		{ ".long __BTF_ID__func__a__b__7",
		  "__BTF_ID__func__a__b__7 a a__b" },
		{ ".long __BTF_ID__func__", "__BTF_ID__func__" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = { NULL };
		struct holds holds;

		holds_init(&holds, &arena);
		holds_of_asm(&holds, str_of(cases[i].text));
		assert_held(&holds, cases[i].held);
		holds_free(&holds);
		arena_free(&arena);
	}
}

static void symbols_of_bitcode(void **state)
{
	struct symbol symbols[] = {
		{ .name = "init_module", .flags = SYMBOL_GLOBAL },
		{ .name = "init_module_not", .flags = SYMBOL_GLOBAL },
		{ .name = "__ksymtab_old", .flags = SYMBOL_IN_ASM },
		{ .name = "__export_symbol_new" },
		{ .name = "__mod_pci__ids_device_table" },
		{ .name = "__mod_device_table__kmod_m__pci__ids" },
		{ .name = "__mod_pci__ids" },
		{ .name = "plain", .flags = SYMBOL_GLOBAL },
	};
	struct object object = { .symbols = symbols,
				 .nsymbols = sizeof(symbols) / sizeof(*symbols) };
	struct arena arena = { NULL };
	struct holds holds;

	(void)state;
	holds_init(&holds, &arena);
	holds_of_merged(&holds, &object);
	assert_held(&holds, "init_module old __ksymtab_old new "
			    "__mod_pci__ids_device_table "
			    "__mod_device_table__kmod_m__pci__ids");
	holds_free(&holds);
	arena_free(&arena);
}

/* Machine code may define or need each global; a library is its members. */
static void symbols_apart(void **state)
{
	struct symbol symbols[] = {
		{ .name = "" },
		{ .name = "own" },
		{ .name = "public", .flags = SYMBOL_GLOBAL },
		{ .name = "asked", .flags = SYMBOL_GLOBAL | SYMBOL_UNDEFINED },
	};
	struct object member = { .symbols = symbols,
				 .nsymbols = sizeof(symbols) / sizeof(*symbols) };
	struct object library = { .members = &member, .nmembers = 1 };
	struct arena arena = { NULL };
	struct holds holds, more;

	(void)state;
	holds_init(&holds, &arena);
	holds_init(&more, &arena);
	holds_add(&more, STR("public"), "the first reason");
	holds_of_apart(&more, &library);
	holds_add_all(&holds, &more);
	assert_held(&holds, "public asked");
	assert_string_equal(map_get(&holds.names, STR("public")),
			    "the first reason");
	holds_free(&more);
	holds_free(&holds);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collected_sections),
		cmocka_unit_test(names_in_assembly),
		cmocka_unit_test(symbols_of_bitcode),
		cmocka_unit_test(symbols_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
