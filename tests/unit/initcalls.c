// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Initcalls: names, their order, and every way in which a linked table can be
 * wrong, on objects put together by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "initcall/initcall_order.h"
#include "initcall/initcall_lds.h"
#include "initcall/initcalls.h"

/* ---- names --------------------------------------------------------------- */

static void names(void **state)
{
	static const struct {
		const char *symbol;
		enum initcall_name verdict;
		const char *id, *level;
		uint64_t counter;
	} cases[] = {
		{ "__initcall__kmod_pci__374_6971_setup0", INITCALL_NAME,
		  "kmod_pci__374_6971_setup", "0", 374 },
		{ "__initcall__kmod_a__1_2_f7s", INITCALL_NAME,
		  "kmod_a__1_2_f", "7s", 1 },
		{ "__initcall__kmod_a__1_2_fcon", INITCALL_NAME,
		  "kmod_a__1_2_f", "con", 1 },
		{ "__initcall__kmod_a__1_2_fearly", INITCALL_NAME,
		  "kmod_a__1_2_f", "early", 1 },
		{ "__initcall__kmod_a__1_2_populate_rootfsrootfs", INITCALL_NAME,
		  "kmod_a__1_2_populate_rootfs", "rootfs", 1 },
		{ "__initcall__kmod_a__1_2_frootfss", INITCALL_NAME,
		  "kmod_a__1_2_f", "rootfss", 1 },
		/* A digit, an "s", a level's name at the end of a function. */
		{ "__initcall__kmod_a__1_2_f16", INITCALL_NAME,
		  "kmod_a__1_2_f1", "6", 1 },
		{ "__initcall__kmod_a__1_2_falcon6", INITCALL_NAME,
		  "kmod_a__1_2_falcon", "6", 1 },
		{ "__initcall__kmod_a__1_2_f6scon", INITCALL_NAME,
		  "kmod_a__1_2_f6s", "con", 1 },
		/* The function's name may be missing, and the module's. */
		{ "__initcall____1_2_6", INITCALL_NAME, "__1_2_", "6", 1 },
		/* Numbers in names: the last pair counts. */
		{ "__initcall__kmod_a__9_9_b__1_2_f6", INITCALL_NAME,
		  "kmod_a__9_9_b__1_2_f", "6", 1 },
		{ "__initcall__kmod_a___1_2_f6", INITCALL_NAME,
		  "kmod_a___1_2_f", "6", 1 },
		{ "__initcall__kmod_a__007_2_f6", INITCALL_NAME,
		  "kmod_a__007_2_f", "6", 7 },
		{ "__initcall__kmod_a__18446744073709551615_2_f6", INITCALL_NAME,
		  "kmod_a__18446744073709551615_2_f", "6", UINT64_MAX },
		{ "__initcall__kmod_a__18446744073709551616_2_f6",
		  INITCALL_BAD_ID, NULL, NULL, 0 },
		/* What would mean something else in a linker script. */
		{ "__initcall__kmod_a__1_2_f*6", INITCALL_BAD_ID, NULL, NULL, 0 },
		{ "__initcall__k) ; *(.text__1_2_f6", INITCALL_BAD_ID, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2_f6.llvm.77", INITCALL_BAD_ID, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2_f8", INITCALL_BAD_LEVEL, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2_fearlys", INITCALL_BAD_LEVEL, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2_fcons", INITCALL_BAD_LEVEL, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2_", INITCALL_BAD_LEVEL, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1_2", INITCALL_OTHER, NULL, NULL, 0 },
		{ "__initcall__kmod_a__1__f6", INITCALL_OTHER, NULL, NULL, 0 },
		{ "__initcall__kmod_a_1_2_f6", INITCALL_OTHER, NULL, NULL, 0 },
		{ "__initcall__", INITCALL_OTHER, NULL, NULL, 0 },
		{ "__initcall_start", INITCALL_OTHER, NULL, NULL, 0 },
		{ "__initstub__kmod_a__1_2_f6", INITCALL_OTHER, NULL, NULL, 0 },
		{ "", INITCALL_OTHER, NULL, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct initcall initcall = { .counter = 12345 };
		enum initcall_name verdict =
			initcall_parse(str_of(cases[i].symbol), &initcall);

		if (verdict != cases[i].verdict)
			fail_msg("%s: %d", cases[i].symbol, verdict);
		if (verdict != INITCALL_NAME) {
			assert_int_equal(initcall.counter, 12345);
			continue;
		}
		assert_true(str_eq(initcall.id, str_of(cases[i].id)));
		assert_true(initcall.counter == cases[i].counter);
		assert_true(str_eq(initcall_levels[initcall.level].name,
				   str_of(cases[i].level)));
	}
}

/* The kernel's generator sorts levels as text. */
static void levels_are_sorted(void **state)
{
	(void)state;
	for (unsigned i = 1; i < INITCALL_LEVELS; i++)
		assert_true(strcmp(initcall_levels[i - 1].name.p,
				   initcall_levels[i].name.p) < 0);
}

/* ---- a session ----------------------------------------------------------- */

struct session {
	struct arena arena;
	struct diags diags;
	struct initcalls initcalls;
};

static void begin(struct session *session)
{
	*session = (struct session){ 0 };
	diags_init(&session->diags, &session->arena);
}

static void end(struct session *session)
{
	initcalls_free(&session->initcalls);
	diags_free(&session->diags);
	arena_free(&session->arena);
}

static size_t count_code(const struct session *session, const char *code)
{
	size_t count = 0;

	for (size_t i = 0; i < session->diags.count; i++)
		count += !strcmp(code_text(session->diags.items[i].code), code);
	return count;
}

/* An object with these symbols; what is undefined begins with a '?'. */
static struct object object_of(struct session *session,
			       const char *const *symbols)
{
	struct object object = { .path = "a.o", .kind = OBJECT_BITCODE };

	while (symbols[object.nsymbols])
		object.nsymbols++;
	object.symbols = arena_array(&session->arena, struct symbol,
				     object.nsymbols);
	for (size_t i = 0; i < object.nsymbols; i++) {
		bool undefined = symbols[i][0] == '?';

		object.symbols[i] = (struct symbol){
			.name = symbols[i] + undefined,
			.flags = undefined ? SYMBOL_UNDEFINED : 0,
		};
	}
	return object;
}

static void collect(struct session *session, const char *const *symbols)
{
	struct object object = object_of(session, symbols);

	initcalls_collect(&session->initcalls, &object, &session->arena,
			  &session->diags);
}

static void assert_script(const struct session *session, const char *want)
{
	struct buf script = { 0 };

	emit_initcall_lds(&session->initcalls, &script);
	buf_add(&script, "", 1);
	assert_string_equal(script.data, want);
	buf_free(&script);
}

/* ---- order --------------------------------------------------------------- */

static void counters_order_a_file(void **state)
{
	static const char *const first[] = {
		"main", "__initcall__kmod_a__100_9_late6",
		"__initcall__kmod_a__20_7_con_initcon", "?__initcall__kmod_a__1_1_used6",
		"__initcall__kmod_a__9_30_soon6", "__initcall__kmod_a__21_8_x6s",
		"__initcall_start", NULL
	};
	static const char *const second[] = {
		"__initcall__kmod_b__1_1_b6", NULL
	};
	struct session session;

	(void)state;
	begin(&session);
	collect(&session, first);
	collect(&session, second);
	initcalls_finish(&session.initcalls, &session.diags);
	assert_int_equal(session.diags.count, 0);
	assert_int_equal(initcalls_count(&session.initcalls), 5);
	assert_script(&session,
		      "SECTIONS {\n"
		      "\t.initcall6.init : {\n"
		      "\t\t*(.initcall6.init..kmod_a__9_30_soon) ;\n"
		      "\t\t*(.initcall6.init..kmod_a__100_9_late) ;\n"
		      "\t\t*(.initcall6.init..kmod_b__1_1_b) ;\n"
		      "\t}\n"
		      "\t.initcall6s.init : {\n"
		      "\t\t*(.initcall6s.init..kmod_a__21_8_x) ;\n"
		      "\t}\n"
		      "\t.con_initcall.init : {\n"
		      "\t\t*(.con_initcall.init..kmod_a__20_7_con_init) ;\n"
		      "\t}\n"
		      "}\n");
	end(&session);
}

static void members_count_apart(void **state)
{
	static const char *const first[] = {
		"__initcall__kmod_a__5_1_a6", NULL
	};
	static const char *const second[] = {
		"__initcall__kmod_b__4_1_b6", NULL
	};
	struct object archive = { .path = "lib.a", .kind = OBJECT_ARCHIVE };
	struct object members[2];
	struct session session;

	(void)state;
	begin(&session);
	members[0] = object_of(&session, first);
	members[1] = object_of(&session, second);
	archive.members = members;
	archive.nmembers = 2;
	initcalls_collect(&session.initcalls, &archive, &session.arena,
			  &session.diags);
	assert_int_equal(session.diags.count, 0);
	assert_script(&session, "SECTIONS {\n\t.initcall6.init : {\n"
		      "\t\t*(.initcall6.init..kmod_a__5_1_a) ;\n"
		      "\t\t*(.initcall6.init..kmod_b__4_1_b) ;\n\t}\n}\n");
	end(&session);
}

static void what_cannot_be_ordered(void **state)
{
	static const char *const symbols[] = {
		"__initcall__kmod_a__1_1_f9", "__initcall__kmod_a__2_1_g;6",
		"__initcall__me", "__initcall__kmod_a__3_1_h6",
		"__initcall__kmod_a__3_2_i6", NULL
	};
	struct session session;

	(void)state;
	begin(&session);
	initcalls_finish(&session.initcalls, &session.diags);
	assert_int_equal(count_code(&session, "initcall-none"), 1);
	collect(&session, symbols);
	assert_int_equal(count_code(&session, "initcall-level"), 1);
	assert_int_equal(count_code(&session, "initcall-name"), 2);
	assert_int_equal(count_code(&session, "initcall-counter"), 1);
	assert_int_equal(initcalls_count(&session.initcalls), 2);
	collect(&session, symbols + 3);
	initcalls_finish(&session.initcalls, &session.diags);
	assert_int_equal(count_code(&session, "initcall-twice"), 2);
	assert_int_equal(session.diags.counts[DIAG_ERROR], 3);
	end(&session);
}

/* ---- what was linked ------------------------------------------------------ */

/*
 * A linked object with a table of relative entries for a, b and c, and how to
 * break it.
 */
enum { ENTRIES = 3 };

struct linked {
	struct session session;
	struct section sections[5];
	struct symbol symbols[8];
	struct reloc relocs[ENTRIES];
	struct section_code codes[5];
	struct object object;
	struct code code;
};

static const char *const wanted[] = {
	"__initcall__kmod_x__1_1_a6", "__initcall__kmod_x__2_1_b6",
	"__initcall__kmod_x__3_1_c6", NULL
};

static void link_well(struct linked *linked)
{
	static const char *const stubs[] = {
		"__initstub__kmod_x__1_1_a6", "__initstub__kmod_x__2_1_b6",
		"__initstub__kmod_x__3_1_c6",
	};

	begin(&linked->session);
	collect(&linked->session, wanted);
	linked->sections[0] = (struct section){ .name = "" };
	linked->sections[1] = (struct section){ .name = ".text" };
	linked->sections[2] = (struct section){
		.name = ".initcall6.init", .size = 4 * ENTRIES };
	linked->sections[3] = (struct section){ .name = ".data" };
	linked->sections[4] = (struct section){ .name = ".bss" };
	memset(linked->codes, 0, sizeof(linked->codes));
	linked->symbols[0] = (struct symbol){ .name = "" };
	linked->symbols[7] = (struct symbol){ .name = "local", .section = 1 };
	for (unsigned i = 0; i < ENTRIES; i++) {
		linked->symbols[1 + i] = (struct symbol){
			.name = wanted[i], .value = 4 * i, .section = 2 };
		linked->symbols[4 + i] = (struct symbol){
			.name = stubs[i], .section = 1, .flags = SYMBOL_GLOBAL };
		linked->relocs[i] = (struct reloc){
			.offset = 4 * i, .type = X86_64_PC32, .symbol = 4 + i };
	}
	linked->codes[2] = (struct section_code){
		.relocs = linked->relocs, .nrelocs = ENTRIES };
	linked->object = (struct object){
		.path = "vmlinux.o", .kind = OBJECT_ELF,
		.sections = linked->sections, .nsections = 5,
		.symbols = linked->symbols, .nsymbols = 8,
	};
	linked->code = (struct code){ &linked->object, linked->codes };
}

static void check(struct linked *linked)
{
	check_initcall_order(&linked->session.initcalls, &linked->code,
			     &linked->session.diags);
}

/* Checks, and wants @count errors of @code and no others; begins anew. */
static void assert_found(struct linked *linked, const char *code, size_t count)
{
	check(linked);
	if (count_code(&linked->session, code) != count ||
	    linked->session.diags.count != count) {
		diags_print(&linked->session.diags, "test", stderr);
		fail_msg("not %zu of %s alone", count, code);
	}
	end(&linked->session);
	link_well(linked);
}

static void good_tables(void **state)
{
	struct linked linked;

	(void)state;
	link_well(&linked);
	assert_found(&linked, "", 0);
	/* Absolute entries, straight to static functions. */
	linked.sections[2].size = 8 * ENTRIES;
	for (unsigned i = 0; i < ENTRIES; i++) {
		linked.symbols[1 + i].value = 8 * i;
		linked.relocs[i] = (struct reloc){
			.offset = 8 * i, .type = X86_64_64, .symbol = 7 };
	}
	assert_found(&linked, "", 0);
	/* A table that nothing is in. */
	linked.sections[3].name = ".initcall0.init";
	assert_found(&linked, "", 0);
	/* In whatever order the symbols stand. */
	linked.symbols[1].value = 8;
	linked.symbols[3].value = 0;
	linked.symbols[1].name = wanted[2];
	linked.symbols[3].name = wanted[0];
	assert_found(&linked, "", 0);
	end(&linked.session);
}

static void bad_order(void **state)
{
	struct linked linked;

	(void)state;
	link_well(&linked);
	/* The entries of b and c, with all that belongs to them. */
	linked.symbols[2].value = 8;
	linked.symbols[3].value = 4;
	linked.relocs[1].offset = 8;
	linked.relocs[2].offset = 4;
	check(&linked);
	assert_int_equal(linked.session.diags.count, 1);
	assert_string_equal(code_text(linked.session.diags.items[0].code), "initcall-order");
	assert_string_equal(linked.session.diags.items[0].text,
			    "kmod_x__3_1_c stands where kmod_x__2_1_b should; 2 of 3 are out of place");
	assert_int_equal(linked.session.diags.items[0].place.offset, 4);
	end(&linked.session);
	link_well(&linked);
	/* Only where they lead: the symbols alone prove nothing. */
	linked.relocs[1].offset = 8;
	linked.relocs[2].offset = 4;
	assert_found(&linked, "initcall-entry", 2);
	end(&linked.session);
}

static void bad_members(void **state)
{
	static const char *const more[] = { "__initcall__kmod_y__1_1_d6", NULL };
	static const char *const other[] = { "__initcall__kmod_y__1_1_d7", NULL };
	struct linked linked;

	(void)state;
	link_well(&linked);
	collect(&linked.session, more);
	assert_found(&linked, "initcall-lost", 1);
	collect(&linked.session, other);
	assert_found(&linked, "initcall-lost", 1);
	/* c is somebody else; b and a are in order all the same. */
	linked.symbols[3].name = "__initcall__kmod_y__1_1_d6";
	linked.symbols[6].name = "__initstub__kmod_y__1_1_d6";
	check(&linked);
	assert_int_equal(count_code(&linked.session, "initcall-lost"), 1);
	assert_int_equal(count_code(&linked.session, "initcall-extra"), 1);
	assert_int_equal(linked.session.diags.count, 2);
	end(&linked.session);
	link_well(&linked);
	/* d has its own section still. */
	collect(&linked.session, more);
	linked.sections[4].name = ".initcall6.init..kmod_y__1_1_d";
	assert_found(&linked, "initcall-left", 1);
	end(&linked.session);
}

static void bad_layout(void **state)
{
	struct linked linked;

	(void)state;
	link_well(&linked);
	linked.sections[2].size = 4 * ENTRIES + 4;
	assert_found(&linked, "initcall-table", 1);
	linked.sections[2].size = 2 * ENTRIES;
	assert_found(&linked, "initcall-table", 1);
	linked.sections[2].size = 0;
	assert_found(&linked, "initcall-table", 1);
	linked.symbols[3].value = 6;
	assert_found(&linked, "initcall-table", 1);
	linked.symbols[3].value = UINT64_MAX;
	assert_found(&linked, "initcall-table", 1);
	linked.sections[4].name = ".initcall6.init";
	assert_found(&linked, "initcall-table", 1);
	/* Bytes without a symbol, in a table that was not wanted. */
	linked.sections[4] = (struct section){ .name = ".initcall5.init", .size = 4 };
	assert_found(&linked, "initcall-table", 1);
	end(&linked.session);
}

static void bad_entries(void **state)
{
	struct linked linked;

	(void)state;
	link_well(&linked);
	linked.codes[2].nrelocs = 2;
	assert_found(&linked, "initcall-entry", 1);
	linked.symbols[5].section = 0;
	linked.symbols[5].flags = SYMBOL_UNDEFINED;
	assert_found(&linked, "initcall-entry", 1);
	linked.symbols[5].name = "__initstub__kmod_x__2_1_b7";
	assert_found(&linked, "initcall-entry", 1);
	linked.symbols[5].name = "__initstub__";
	assert_found(&linked, "initcall-entry", 1);
	/* Two of them for one entry leave another without. */
	linked.relocs[2].offset = 0;
	check(&linked);
	assert_int_equal(count_code(&linked.session, "initcall-table"), 1);
	assert_int_equal(count_code(&linked.session, "initcall-entry"), 1);
	end(&linked.session);
	link_well(&linked);
	linked.relocs[2].offset = UINT64_MAX;
	check(&linked);
	assert_int_equal(count_code(&linked.session, "initcall-table"), 1);
	assert_int_equal(count_code(&linked.session, "initcall-entry"), 1);
	end(&linked.session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(levels_are_sorted),
		cmocka_unit_test(counters_order_a_file),
		cmocka_unit_test(members_count_apart),
		cmocka_unit_test(what_cannot_be_ordered),
		cmocka_unit_test(good_tables),
		cmocka_unit_test(bad_order),
		cmocka_unit_test(bad_members),
		cmocka_unit_test(bad_layout),
		cmocka_unit_test(bad_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
