// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Partial links of objects that are put together here.  What is expected is what `ld.lld -r`
 * (19 and 22) makes of the same; tests/finalize compares whole modules with it.
 */
#include "object_fixture.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "elf/image.h"
#include "modfinal/partial.h"
#include "model/rela.h"

#define LOCAL(type) ELF64_ST_INFO(STB_LOCAL, type)
#define GLOBAL(type) ELF64_ST_INFO(STB_GLOBAL, type)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A section of a test's object; content as a string literal without its NUL. */
#define SECTION(n, t, f, a, e, text) { .name = (n), .type = (t), .flags = (f), \
	.align = (a), .entsize = (e), .size = sizeof(text) - 1, \
	.parts = &(struct image_part){ (const uint8_t *)(text), 0, sizeof(text) - 1 }, \
	.nparts = 1 }
#define RELA(n, target, words) { .name = (n), .type = SHT_RELA, \
	.flags = SHF_INFO_LINK, .link = IMAGE_SYMTAB, .info = (target), \
	.align = 8, .entsize = 24, .size = sizeof(words), \
	.parts = &(struct image_part){ (const uint8_t *)(words), 0, sizeof(words) }, \
	.nparts = 1 }

struct fixture {
	struct session session;
	struct object *objects[3];
	struct buf bytes[3];
	size_t count;
	struct lds lds;
	struct image image;
	struct object *linked;
	struct buf out;
};

static void begin(struct fixture *fixture)
{
	*fixture = (struct fixture){ .count = 0 };
	session_begin(&fixture->session);
}

static void end(struct fixture *fixture)
{
	for (size_t i = 0; i < fixture->count; i++) {
		object_close(fixture->objects[i]);
		buf_free(&fixture->bytes[i]);
	}
	object_close(fixture->linked);
	buf_free(&fixture->out);
	session_end(&fixture->session);
}

static void add(struct fixture *fixture, struct image_section *sections,
		size_t nsections, struct image_symbol *symbols, size_t nsymbols,
		size_t nlocals)
{
	struct image image = { .machine = EM_X86_64, .sections = sections,
		.nsections = nsections, .symbols = symbols,
		.nsymbols = nsymbols, .nlocals = nlocals };
	size_t i = fixture->count++;

	image_write(&image, &fixture->bytes[i]);
	assert_int_equal(object_read("test.o",
		(const uint8_t *)fixture->bytes[i].data,
		fixture->bytes[i].size, &fixture->session.diags,
		&fixture->objects[i]), 0);
}

static int read_script(struct fixture *fixture, const char *script)
{
	char path[] = "/tmp/ltomod-unit-lds-XXXXXX";
	int fd = mkstemp(path), err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, script, strlen(script)), strlen(script));
	close(fd);
	err = lds_read(path, &fixture->session.arena, &fixture->session.diags,
		       &fixture->lds);
	unlink(path);
	return err;
}

static int link_all(struct fixture *fixture, const char *script)
{
	const struct partial_options options = { .build_id = false };
	int err;

	assert_int_equal(read_script(fixture, script), 0);
	err = partial_link(fixture->objects, fixture->count, &fixture->lds,
			   &options, &fixture->session.arena,
			   &fixture->session.diags, &fixture->image);
	if (err)
		return err;
	image_write(&fixture->image, &fixture->out);
	return object_read("linked.o", (const uint8_t *)fixture->out.data,
			   fixture->out.size, &fixture->session.diags,
			   &fixture->linked);
}

static const struct section *find(const struct fixture *fixture, const char *name)
{
	const struct section *section = object_section(fixture->linked, name);

	assert_non_null(section);
	return section;
}

static void assert_content(const struct fixture *fixture, const char *name,
			   const char *content, size_t size)
{
	const struct section *section = find(fixture, name);

	assert_int_equal(section->size, size);
	assert_memory_equal(section->data, content, size);
}

static const struct symbol *symbol(const struct fixture *fixture, const char *name)
{
	for (size_t i = 1; i < fixture->linked->nsymbols; i++)
		if (!strcmp(fixture->linked->symbols[i].name, name))
			return &fixture->linked->symbols[i];
	fail_msg("no symbol %s", name);
	return NULL;
}

#define ALLOC SHF_ALLOC
#define TEXT (SHF_ALLOC | SHF_EXECINSTR)
#define STRINGS (SHF_ALLOC | SHF_MERGE | SHF_STRINGS)

/* --- where pieces go ---------------------------------------------------- */

static void script_first_then_inputs(void **state)
{
	struct fixture fixture;
	struct image_section a[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 16, 0, "\xc3"),
		SECTION("zeta", SHT_PROGBITS, ALLOC, 1, 0, "z"),
		SECTION("table+b", SHT_PROGBITS, ALLOC, 4, 0, "b"),
		SECTION(".discard.x", SHT_PROGBITS, ALLOC, 1, 0, "x"),
	};
	struct image_section b[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 16, 0, "\x90\xc3"),
		SECTION("table+a", SHT_PROGBITS, ALLOC, 4, 0, "a"),
	};
	struct image_symbol none[] = { { .name = "" } };

	(void)state;
	begin(&fixture);
	add(&fixture, a, COUNT(a), none, 1, 1);
	add(&fixture, b, COUNT(b), none, 1, 1);
	assert_int_equal(link_all(&fixture, "SECTIONS {\n"
		" /DISCARD/ : { *(.discard) *(.discard.*) }\n"
		" table 0 : ALIGN(8) { *(SORT(table+*)) }\n"
		" .nothing 0 : { *(.nothing) }\n}\n"), 0);
	/* By name, each aligned; the section as the script wants it. */
	assert_content(&fixture, "table", "a\0\0\0b", 5);
	assert_int_equal(find(&fixture, "table")->align, 8);
	assert_ptr_equal(find(&fixture, "table"), &fixture.linked->sections[1]);
	/* Between code there are traps. */
	assert_content(&fixture, ".text", "\xc3\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xcc\x90\xc3", 18);
	assert_ptr_equal(find(&fixture, ".text"), &fixture.linked->sections[2]);
	assert_null(object_section(fixture.linked, ".nothing"));
	assert_null(object_section(fixture.linked, ".discard.x"));
	assert_non_null(object_section(fixture.linked, ".note.GNU-stack"));
	end(&fixture);
}

/* 6.12's .data, and the symbols around what is collected there. */
static void script_symbols_and_bytes(void **state)
{
	struct fixture fixture;
	struct image_section a[] = {
		{ .name = "" },
		SECTION("bugs", SHT_PROGBITS, ALLOC | SHF_WRITE, 1, 0, "0123456789ab"),
		SECTION("tags", SHT_PROGBITS, ALLOC | SHF_WRITE, 4, 0, "tag"),
		SECTION(".data", SHT_PROGBITS, ALLOC | SHF_WRITE, 4, 0, "data"),
	};
	struct image_symbol none[] = { { .name = "" } };

	(void)state;
	begin(&fixture);
	add(&fixture, a, COUNT(a), none, 1, 1);
	assert_int_equal(link_all(&fixture, "SECTIONS {\n"
		" bugs 0 : { KEEP(*(bugs)) }\n"
		" .data : { . = ALIGN(8); __start_tags = .; KEEP(*(tags)) __stop_tags = .; }\n"
		" .plt 0 : { BYTE(7) }\n}\n"), 0);
	/* The address of .data follows the 12 bytes of bugs: 4 more are in front. */
	assert_content(&fixture, ".data", "\0\0\0\0tag\0data", 12);
	assert_int_equal(symbol(&fixture, "__start_tags")->value, 4);
	assert_int_equal(symbol(&fixture, "__stop_tags")->value, 7);
	assert_content(&fixture, ".plt", "\7", 1);
	assert_int_equal(find(&fixture, ".plt")->flags, ALLOC | SHF_WRITE);
	end(&fixture);
}

/* --- strings ------------------------------------------------------------ */

static void strings_once(void **state)
{
	uint64_t words[] = { htole64(0), htole64(1ull << 32 | R_X86_64_64),
			     htole64(4) };
	struct fixture fixture;
	struct image_section a[] = {
		{ .name = "" },
		SECTION(".str", SHT_PROGBITS, STRINGS, 1, 1, "one\0two\0"),
	};
	struct image_section b[] = {
		{ .name = "" },
		SECTION(".str", SHT_PROGBITS, STRINGS, 1, 1, "six\0one\0"),
		SECTION(".data", SHT_PROGBITS, ALLOC | SHF_WRITE, 8, 0, "\0\0\0\0\0\0\0\0"),
		RELA(".rela.data", 2, words),
	};
	struct image_symbol none[] = { { .name = "" } };
	struct image_symbol symbols[] = {
		{ .name = "" },
		{ .name = "", .section = 1, .info = LOCAL(STT_SECTION) },
		{ .name = "here", .section = 1, .value = 4, .info = LOCAL(STT_OBJECT) },
		{ .name = ".L.str", .section = 1, .value = 0, .info = LOCAL(STT_OBJECT) },
	};
	const struct section *strings, *relocs;
	const char *one;
	struct reloc reloc;

	(void)state;
	begin(&fixture);
	add(&fixture, a, COUNT(a), none, 1, 1);
	add(&fixture, b, COUNT(b), symbols, COUNT(symbols), COUNT(symbols));
	assert_int_equal(link_all(&fixture, "SECTIONS { }"), 0);
	strings = find(&fixture, ".str");
	assert_int_equal(strings->size, 12);
	one = memmem(strings->data, strings->size, "one", 4);
	assert_non_null(one);
	/* By a symbol, and by an offset from the section. */
	assert_int_equal(symbol(&fixture, "here")->value,
			 one - (const char *)strings->data);
	relocs = find(&fixture, ".rela.data");
	assert_int_equal(rela_count(relocs), 1);
	reloc = rela_get(relocs, 0);
	assert_int_equal(reloc.addend, one - (const char *)strings->data);
	assert_true(fixture.linked->symbols[reloc.symbol].flags & SYMBOL_SECTION);
	assert_int_equal(fixture.linked->symbols[reloc.symbol].section,
			 strings - fixture.linked->sections);
	/* A label that nothing names is gone. */
	for (size_t i = 1; i < fixture.linked->nsymbols; i++)
		assert_string_not_equal(fixture.linked->symbols[i].name, ".L.str");
	end(&fixture);
}

/* --- symbols and relocations -------------------------------------------- */

static void references_follow(void **state)
{
	uint64_t words[] = {
		htole64(1), htole64(2ull << 32 | R_X86_64_PC32), htole64(-4),
		htole64(5), htole64(1ull << 32 | R_X86_64_32S), htole64(3),
	};
	struct fixture fixture;
	struct image_section a[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 4, 0, "aaaa"),
	};
	struct image_section b[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 4, 0, "bbbbbbbbb"),
		RELA(".rela.text", 1, words),
	};
	struct image_symbol defines[] = {
		{ .name = "" },
		{ .name = "wanted", .section = 1, .value = 2, .size = 1, .info = GLOBAL(STT_FUNC), .other = STV_HIDDEN },
	};
	struct image_symbol wants[] = {
		{ .name = "" },
		{ .name = "", .section = 1, .info = LOCAL(STT_SECTION) },
		{ .name = "wanted", .info = GLOBAL(STT_NOTYPE) },
	};
	const struct section *relocs;
	struct reloc reloc;

	(void)state;
	begin(&fixture);
	add(&fixture, a, COUNT(a), defines, 2, 1);
	add(&fixture, b, COUNT(b), wants, 3, 2);
	assert_int_equal(link_all(&fixture, "SECTIONS { }"), 0);
	assert_int_equal(symbol(&fixture, "wanted")->value, 2);
	assert_true(symbol(&fixture, "wanted")->flags & SYMBOL_HIDDEN);
	relocs = find(&fixture, ".rela.text");
	reloc = rela_get(relocs, 0);
	assert_int_equal(reloc.offset, 5);
	assert_int_equal(reloc.addend, -4);
	assert_string_equal(fixture.linked->symbols[reloc.symbol].name, "wanted");
	reloc = rela_get(relocs, 1);
	assert_int_equal(reloc.offset, 9);
	assert_int_equal(reloc.addend, 7);
	end(&fixture);
}

static void assert_refused(struct fixture *fixture, const char *script)
{
	assert_int_equal(link_all(fixture, script), -ENOTSUP);
	assert_int_equal(fixture->session.diags.count, 1);
	assert_int_equal(fixture->session.diags.items[0].code, CODE_FINAL_LINKER);
	assert_int_equal(fixture->session.diags.items[0].severity, DIAG_NOTE);
}

static void left_to_a_linker(void **state)
{
	uint64_t words[] = { htole64(0), htole64(1ull << 32 | R_X86_64_64),
			     htole64(0) };
	struct image_section twice[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 4, 0, "aaaa"),
	};
	struct image_section group[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT | SHF_GROUP, 4, 0, "aaaa"),
	};
	struct image_section wide[] = {
		{ .name = "" },
		SECTION(".text", SHT_PROGBITS, TEXT, 1u << 30, 0, "aaaa"),
	};
	struct image_section endless[] = {
		{ .name = "" },
		SECTION(".str", SHT_PROGBITS, STRINGS, 1, 1, "no end"),
	};
	struct image_section to_discarded[] = {
		{ .name = "" },
		SECTION(".discard", SHT_PROGBITS, ALLOC, 1, 0, "d"),
		SECTION(".data", SHT_PROGBITS, ALLOC, 8, 0, "\0\0\0\0\0\0\0\0"),
		RELA(".rela.data", 2, words),
	};
	/* Zeros that a file would be full of. */
	struct image_section zeros[] = {
		{ .name = "" },
		SECTION(".data", SHT_PROGBITS, ALLOC, 1, 0, "d"),
		{ .name = ".data", .type = SHT_NOBITS, .flags = ALLOC, .align = 1, .size = 1ull << 40 },
	};
	struct image_section huge[] = {
		{ .name = "" },
		{ .name = ".bss", .type = SHT_NOBITS, .flags = ALLOC, .align = 1, .size = UINT64_MAX - 1 },
	};
	struct image_symbol defined[] = {
		{ .name = "" },
		{ .name = "same", .section = 1, .info = GLOBAL(STT_FUNC) },
	};
	struct {
		struct image_section *sections;
		size_t count;
		unsigned times;
	} rows[] = {
		{ twice, COUNT(twice), 2 }, { group, COUNT(group), 1 },
		{ wide, COUNT(wide), 1 }, { endless, COUNT(endless), 1 },
		{ to_discarded, COUNT(to_discarded), 1 },
		{ zeros, COUNT(zeros), 1 }, { huge, COUNT(huge), 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture fixture;

		begin(&fixture);
		for (unsigned j = 0; j < rows[i].times; j++)
			add(&fixture, rows[i].sections, rows[i].count, defined,
			    2, 1);
		assert_refused(&fixture, "SECTIONS { /DISCARD/ : { *(.discard) } }");
		end(&fixture);
	}
}

static void scripts_of_a_linker(void **state)
{
	static const char *const scripts[] = {
		"SECTIONS { .a : { *(.b) } > RAM }",
		"SECTIONS { .a : AT(5) { *(.b) } }",
		"SECTIONS { .a : { *(EXCLUDE_FILE(x.o) .b) } }",
		"SECTIONS { .a : { x.o(.b) } }",
		"SECTIONS { .a : { . = . + 4; } }",
		"SECTIONS { .a : { . = ALIGN(3); } }",
		"SECTIONS { .a 0x1000 : { } }",
		"SECTIONS { .a : { *(.b",
		"SECTIONS { .a : { BYTE(x) } }",
		"PROVIDE(x = 1);",
		"SECTIONS {",
		"SECTIONS { : { } }",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct fixture fixture;

		begin(&fixture);
		assert_int_equal(read_script(&fixture, scripts[i]), -ENOTSUP);
		assert_int_equal(fixture.session.diags.items[0].code,
				 CODE_FINAL_LINKER);
		end(&fixture);
	}
}

static void patterns(void **state)
{
	static const struct {
		const char *glob;
		const char *name;
		bool matches;
	} rows[] = {
		{ ".data", ".data", true }, { ".data", ".data.x", false },
		{ ".data.[0-9a-zA-Z_]*", ".data.x", true },
		{ ".data.[0-9a-zA-Z_]*", ".data..percpu", false },
		{ "___ksymtab+*", "___ksymtab+foo", true },
		{ "___ksymtab+*", "___ksymtab_gpl+foo", false },
		{ "*", "", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lds_pattern pattern = { rows[i].glob,
			strcspn(rows[i].glob, "*?[\\"), false };

		assert_int_equal(lds_matches(&pattern, rows[i].name),
				 rows[i].matches);
	}
}

/* --- many sections ------------------------------------------------------ */

/* Numbers of sections that do not fit 16 bits are written, and read again. */
static void more_than_16_bits(void **state)
{
	enum { MANY = 70000 };
	struct image_section *sections = calloc(MANY + 1, sizeof(*sections));
	struct image_symbol symbols[] = {
		{ .name = "" },
		{ .name = "last", .section = MANY, .info = GLOBAL(STT_OBJECT) },
	};
	struct fixture fixture;
	char (*names)[12] = calloc(MANY + 1, sizeof(*names));

	(void)state;
	assert_non_null(sections);
	assert_non_null(names);
	for (size_t i = 0; i <= MANY; i++) {
		snprintf(names[i], sizeof(names[i]), i ? ".s%zu" : "", i);
		sections[i] = (struct image_section){ .name = names[i],
			.type = SHT_PROGBITS, .flags = ALLOC, .align = 1 };
	}
	begin(&fixture);
	add(&fixture, sections, MANY + 1, symbols, 2, 1);
	assert_int_equal(link_all(&fixture, "SECTIONS { }"), 0);
	assert_int_equal(fixture.linked->nsections, MANY + 6);
	assert_string_equal(fixture.linked->sections[
			symbol(&fixture, "last")->section].name, ".s70000");
	end(&fixture);
	free(sections);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(script_first_then_inputs),
		cmocka_unit_test(script_symbols_and_bytes),
		cmocka_unit_test(strings_once),
		cmocka_unit_test(references_follow),
		cmocka_unit_test(left_to_a_linker),
		cmocka_unit_test(scripts_of_a_linker),
		cmocka_unit_test(patterns),
		cmocka_unit_test(more_than_16_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
