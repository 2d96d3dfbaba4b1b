// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of the source, on an object with all that refers to symbols by number, and on
 * spoiled ones.
 */
#include "object_fixture.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "elf/elfwrite.h"
#include "elf/image.h"
#include "elf/rawsym.h"
#include "finalize/names.h"
#include "model/reading.h"
#include "model/rela.h"

#define LLVM_ADDRSIG		0x6fff4c03u
#define LLVM_CALL_GRAPH_PROFILE	0x6fff4c09u

enum { TEXT = 1, RELA, GROUP, ADDRSIG, PROFILE, REL, SECTIONS };
enum { FILE_A = 1, OWN, PUBLIC, SECOND, FIRST, SIGNATURE, WEAK, UNDEFINED, SYMBOLS };

static const struct image_symbol symbols[SYMBOLS] = {
	[FILE_A]    = { "a.c", 0, 0, 0, SHN_ABS, STT_FILE, 0 },
	[OWN]       = { "own.llvm.4.cold", 1, 0, TEXT, 0, STT_FUNC, 0 },
	[PUBLIC]    = { "public", 2, 0, TEXT, 0, STB_GLOBAL << 4 | STT_FUNC, 0 },
	[SECOND]    = { "foo.llvm.22", 9, 3, TEXT, 0, STB_GLOBAL << 4 | STT_FUNC,
			STV_HIDDEN | 0x80 },
	[FIRST]     = { "foo.llvm.1", 8, 3, TEXT, 0, STB_GLOBAL << 4 | STT_OBJECT,
			STV_HIDDEN },
	[SIGNATURE] = { "sig.llvm.3", 3, 0, TEXT, 0, STB_GLOBAL << 4, 0 },
	[WEAK]      = { "weak.llvm.3", 3, 0, TEXT, 0, STB_WEAK << 4, 0 },
	[UNDEFINED] = { "elsewhere", 0, 0, 0, SHN_UNDEF, STB_GLOBAL << 4, 0 },
};

/* By old number. */
static const char *const names_after[SYMBOLS] = {
	"", "a.c", "own.cold", "public", "foo", "foo", "sig.llvm.3",
	"weak.llvm.3", "elsewhere"
};
static const uint32_t at_after[SYMBOLS] = { 0, 3, 4, 5, 2, 1, 6, 7, 8 };

/* The contents of the sections that have numbers of symbols in them. */
struct contents {
	struct buf rela, rel, addrsig, profile, group;
	uint32_t signature;
	uint32_t tied;		/* type of REL */
};

static void fill(struct contents *contents)
{
	*contents = (struct contents){ .signature = SIGNATURE, .tied = SHT_REL };
	for (uint32_t i = 0; i < SYMBOLS; i++) {
		uint8_t byte = (uint8_t)i;

		put64(&contents->rela, i);
		put64(&contents->rela, (uint64_t)i << 32 | 4);
		put64(&contents->rela, 7);
		put64(&contents->rel, i);
		put64(&contents->rel, (uint64_t)i << 32);
		buf_add(&contents->addrsig, &byte, 1);
		put32(&contents->profile, i);
		put32(&contents->profile, SYMBOLS - 1 - i);
		put64(&contents->profile, 5);
	}
	put32(&contents->group, GRP_COMDAT);
	put32(&contents->group, TEXT);
}

static void empty(struct contents *contents)
{
	buf_free(&contents->rela);
	buf_free(&contents->rel);
	buf_free(&contents->addrsig);
	buf_free(&contents->profile);
	buf_free(&contents->group);
}

static struct image_part part(const struct buf *buf)
{
	return (struct image_part){ (const uint8_t *)buf->data, 0, buf->size };
}

static void make(const struct contents *contents, struct buf *out)
{
	static const uint8_t text[16];
	const struct image_part parts[SECTIONS] = {
		[TEXT] = { text, 0, sizeof(text) },
		[RELA] = part(&contents->rela), [GROUP] = part(&contents->group),
		[ADDRSIG] = part(&contents->addrsig),
		[PROFILE] = part(&contents->profile), [REL] = part(&contents->rel),
	};
	struct image_section sections[SECTIONS] = {
		[0] = { .name = "" },
		[TEXT] = { .name = ".text", .type = SHT_PROGBITS, .align = 1,
			   .flags = SHF_ALLOC | SHF_EXECINSTR },
		[RELA] = { .name = ".rela.text", .type = SHT_RELA,
			   .link = IMAGE_SYMTAB, .info = TEXT, .entsize = 24 },
		[GROUP] = { .name = ".group", .type = SHT_GROUP,
			    .link = IMAGE_SYMTAB, .info = contents->signature,
			    .entsize = 4 },
		[ADDRSIG] = { .name = ".llvm_addrsig", .type = LLVM_ADDRSIG,
			      .link = IMAGE_SYMTAB },
		[PROFILE] = { .name = ".llvm.call-graph-profile", .entsize = 16,
			      .type = LLVM_CALL_GRAPH_PROFILE,
			      .link = IMAGE_SYMTAB },
		[REL] = { .name = ".rel.any", .type = contents->tied,
			  .link = IMAGE_SYMTAB, .info = PROFILE, .entsize = 16 },
	};
	struct image_symbol copy[SYMBOLS];
	struct image image = {
		.machine = EM_X86_64, .sections = sections,
		.nsections = SECTIONS, .symbols = copy, .nsymbols = SYMBOLS,
		.nlocals = PUBLIC,
	};

	memcpy(copy, symbols, sizeof(copy));
	copy[0].name = "";
	for (size_t i = 1; i < SECTIONS; i++) {
		sections[i].parts = &parts[i];
		sections[i].nparts = parts[i].size != 0;
		sections[i].size = parts[i].size;
	}
	image_write(&image, out);
}

/* What becomes of @in, by way of a file; NULL, *err set, if it is refused. */
static struct object *restored(struct session *session, const struct buf *in,
			       const struct names_sources *sources,
			       struct names_counts *counts, int *err)
{
	char path[] = "/tmp/ltomod-names-XXXXXX";
	struct object *object, *after = NULL;
	struct edits edits = { 0 };
	int fd;

	*err = object_read("in.o", (const uint8_t *)in->data, in->size,
			   &session->diags, &object);
	if (*err)
		return NULL;
	*err = names_plan(object, sources, &session->arena, &session->diags,
			  &edits, counts);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	if (!*err)
		*err = elf_write(object, &edits, path, &session->diags);
	if (!*err)
		*err = object_open(path, &session->diags, &after);
	unlink(path);
	object_close(object);
	return *err ? NULL : after;
}

static void test_text(void **state)
{
	static const char *const table[][2] = {
		{ "foo.llvm.1", "foo" }, { "foo.ltomod.17", "foo" },
		{ "foo.llvm.18446744073709551615.cold", "foo.cold" },
		{ "foo.ltomod.2.specialized.1", "foo.specialized.1" },
		{ "foo.llvm.1.llvm.2", "foo" }, { "a.b.llvm.1.c", "a.b.c" },
		{ "f.__uniq.123.llvm.4", "f.__uniq.123" },
		{ "foo.llvm.1.ltomod.2.cold.llvm.3", "foo.cold" },
		{ ".str.3.llvm.1", ".str.3" },
		{ "foo", NULL }, { "", NULL }, { ".llvm.1", NULL },
		{ "foo.llvm.", NULL }, { "foo.llvm", NULL }, { "foo.llvm.x", NULL },
		{ "foo.llvm.1x", NULL }, { "foo.llvm..1", NULL },
		{ "foo.ltomod.", NULL }, { "foo.__uniq.5", NULL }, { "foo.5", NULL },
		{ ".llvm.1.llvm.2", ".llvm.1" }, { "foo.", NULL }, { ".", NULL },
	};
	struct session session;

	(void)state;
	session_begin(&session);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *name = names_restored(table[i][0], &session.arena);

		if (!table[i][1])
			assert_null(name);
		else
			assert_string_equal(name ? name : "(none)", table[i][1]);
	}
	session_end(&session);
}

static void test_references(void **state)
{
	struct names_counts counts;
	struct contents contents;
	struct session session;
	struct buf in = { 0 };
	const struct section *section;
	struct object *after;
	int err;

	(void)state;
	session_begin(&session);
	fill(&contents);
	make(&contents, &in);
	after = restored(&session, &in, NULL, &counts, &err);
	assert_non_null(after);
	assert_int_equal(counts.restored, 3);
	assert_int_equal(counts.localized, 2);
	assert_int_equal(after->nsymbols, SYMBOLS);
	for (uint32_t i = 0; i < SYMBOLS; i++) {
		const struct symbol *now = &after->symbols[at_after[i]];
		Elf64_Sym raw = raw_symbol(raw_symtab(after), at_after[i]);

		assert_string_equal(now->name, names_after[i]);
		assert_int_equal(now->value, symbols[i].value);
		assert_int_equal(now->section, symbols[i].section);
		assert_int_equal(ELF64_ST_TYPE(raw.st_info),
				 ELF64_ST_TYPE(symbols[i].info));
		assert_int_equal(ELF64_ST_BIND(raw.st_info),
				 i == FIRST || i == SECOND ? STB_LOCAL :
				 ELF64_ST_BIND(symbols[i].info));
		assert_int_equal(raw.st_other, i == SECOND ? 0x80 : 0);
		/* And all that says i says where it is now. */
		assert_int_equal(rela_symbol(&after->sections[RELA], i), at_after[i]);
		assert_int_equal(rela_get(&after->sections[RELA], i).type, 4);
		assert_int_equal(le32(after->sections[REL].data + i * 16 + 12),
				 at_after[i]);
		assert_int_equal(after->sections[ADDRSIG].data[i], at_after[i]);
		section = &after->sections[PROFILE];
		assert_int_equal(le32(section->data + i * 16), at_after[i]);
		assert_int_equal(le32(section->data + i * 16 + 4),
				 at_after[SYMBOLS - 1 - i]);
		assert_int_equal(le64(section->data + i * 16 + 8), 5);
	}
	assert_int_equal(after->sections[GROUP].info, at_after[SIGNATURE]);
	assert_int_equal(after->sections[SECTIONS].type, SHT_SYMTAB);
	assert_int_equal(after->sections[SECTIONS].info, 5);
	assert_null(memmem(after->map.data, after->map.size, "foo.llvm", 8));
	object_close(after);
	buf_free(&in);
	empty(&contents);
	session_end(&session);
}

/* One thing wrong each; what is refused, and for what reason. */
static void refuse(const struct contents *contents, int expected,
		   const char *why)
{
	struct names_counts counts;
	struct session session;
	struct buf in = { 0 };
	int err;

	session_begin(&session);
	make(contents, &in);
	assert_null(restored(&session, &in, NULL, &counts, &err));
	assert_int_equal(err, expected);
	assert_true(session.diags.count > 0);
	if (!strstr(session.diags.items[0].text, why))
		fail_msg("\"%s\" does not say \"%s\"",
			 session.diags.items[0].text, why);
	buf_free(&in);
	session_end(&session);
}

static void test_refuses(void **state)
{
	static const uint8_t endless[] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 };
	struct contents contents;

	(void)state;
	fill(&contents);
	poke(&contents.rela, 24 + 12, SYMBOLS, 4);
	refuse(&contents, -EBADMSG, ".rela.text: symbol 9 of 9");
	poke(&contents.rela, 24 + 12, 1, 4);
	poke(&contents.rel, 12, UINT32_MAX, 4);
	refuse(&contents, -EBADMSG, ".rel.any: symbol 4294967295 of 9");
	poke(&contents.rel, 12, 0, 4);
	poke(&contents.profile, 4, SYMBOLS, 4);
	refuse(&contents, -EBADMSG, "profile: symbol 9 of 9");
	poke(&contents.profile, 4, 0, 4);
	poke(&contents.addrsig, SYMBOLS - 1, SYMBOLS, 1);
	refuse(&contents, -EBADMSG, ".llvm_addrsig: symbol 9 of 9");
	poke(&contents.addrsig, SYMBOLS - 1, 0x80, 1);
	refuse(&contents, -EBADMSG, ".llvm_addrsig: no number");
	buf_add(&contents.addrsig, endless, sizeof(endless));
	refuse(&contents, -EBADMSG, ".llvm_addrsig: no number");
	contents.addrsig.size = SYMBOLS - 1;
	contents.signature = SYMBOLS;
	refuse(&contents, -EBADMSG, ".group: symbol 9 of 9");
	contents.signature = SIGNATURE;
	contents.rel.size--;
	refuse(&contents, -EBADMSG, ".rel.any: 143 bytes");
	contents.rel.size++;
	contents.tied = SHT_SYMTAB_SHNDX;
	contents.rel.size = 16;
	refuse(&contents, -EBADMSG, "fewer indices");
	contents.tied = 0x40000014;	/* SHT_CREL */
	refuse(&contents, -ENOTSUP, "type 0x40000014");
	empty(&contents);
}

static void try_names(const uint8_t *data, size_t size)
{
	uint8_t *copy = exactly(data, size);
	struct object *object = NULL;
	struct names_counts counts;
	struct edits edits = { 0 };
	struct session session;

	session_begin(&session);
	if (!object_read("in.o", copy, size, &session.diags, &object)) {
		if (object->kind == OBJECT_ELF)
			names_plan(object, NULL, &session.arena, &session.diags,
				   &edits, &counts);
		object_close(object);
	}
	session_end(&session);
	free(copy);
}

static void test_spoiled(void **state)
{
	struct contents contents;
	struct buf in = { 0 };
	uint32_t random = 12;
	uint8_t *copy;

	(void)state;
	fill(&contents);
	make(&contents, &in);
	for (size_t size = 0; size < in.size; size++)
		try_names((const uint8_t *)in.data, size);
	copy = exactly(in.data, in.size);
	for (unsigned round = 0; round < 20000; round++) {
		size_t at = next_random(&random) % in.size;

		copy[at] = (uint8_t)next_random(&random);
		try_names(copy, in.size);
		if (round % 3)
			copy[at] = (uint8_t)in.data[at];
		if (round % 64 == 0)
			memcpy(copy, in.data, in.size);
	}
	free(copy);
	buf_free(&in);
	empty(&contents);
}

/* Numbers of sections that stand in .symtab_shndx go with their symbols. */
static void test_many_sections(void **state)
{
	enum { COUNT = 70000 };
	struct image_section *sections = xcalloc(COUNT, sizeof(*sections));
	struct image_symbol table[] = {
		{ .name = "" },
		{ "low", 0, 0, 2, 0, STT_FUNC, 0 },
		{ "high", 0, 0, COUNT - 1, 0, STB_GLOBAL << 4 | STT_FUNC, 0 },
		{ "b.llvm.1", 0, 0, COUNT - 2, 0, STB_GLOBAL << 4 | STT_FUNC, 0 },
		{ "a.llvm.2", 0, 0, 3, 0, STB_GLOBAL << 4 | STT_FUNC, 0 },
	};
	static const struct { const char *name; uint32_t section; } wanted[] = {
		{ "", 0 }, { "a", 3 }, { "b", COUNT - 2 }, { "low", 2 },
		{ "high", COUNT - 1 },
	};
	struct image image = {
		.machine = EM_X86_64, .sections = sections, .nsections = COUNT,
		.symbols = table, .nsymbols = 5, .nlocals = 2,
	};
	struct names_counts counts;
	struct session session;
	struct buf in = { 0 };
	struct object *after;
	int err;

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		sections[i] = (struct image_section){
			.name = i ? ".text" : "", .align = 1,
			.type = i ? SHT_PROGBITS : SHT_NULL };
	image_write(&image, &in);
	session_begin(&session);
	after = restored(&session, &in, NULL, &counts, &err);
	assert_non_null(after);
	assert_int_equal(after->nsections, COUNT + 4);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(after->symbols[i].name, wanted[i].name);
		assert_int_equal(after->symbols[i].section, wanted[i].section);
	}
	object_close(after);
	session_end(&session);
	buf_free(&in);
	free(sections);
}

/* --- numbers ------------------------------------------------------------ */

#define FUNCTION(name_) \
	{ .name = (name_), .section = 1, .flags = SYMBOL_FUNCTION }

static void test_numbers(void **state)
{
	struct symbol first[] = { FUNCTION("foo"), FUNCTION("one"),
				  FUNCTION("there"), FUNCTION("there.4"),
				  { .name = "data", .section = 1,
				    .flags = SYMBOL_OBJECT } };
	struct symbol second[] = { FUNCTION("foo"), FUNCTION("there"),
				   { .name = "one", .flags = SYMBOL_FUNCTION |
				     SYMBOL_UNDEFINED | SYMBOL_GLOBAL },
				   { .name = "data", .section = 1,
				     .flags = SYMBOL_OBJECT } };
	struct object members[] = {
		{ .symbols = first, .nsymbols = 5 },
		{ .symbols = second, .nsymbols = 4 },
	};
	const struct object archive = { .members = members, .nmembers = 2 };
	static const char *const table[][2] = {
		{ "foo.5", "foo" }, { "foo.5.cold", "foo.cold" },
		{ "__cfi_foo.5", "__cfi_foo" }, { "__pfx_foo.5", "__pfx_foo" },
		{ "one.5", "one.5" }, { "there.4", "there.4" },
		{ "there.5", "there" }, { "foo.5x", "foo.5x" },
		{ "foo.cold.5", "foo.cold.5" }, { "foo.", "foo." },
		{ "none.1", "none.1" }, { "data.3", "data.3" },
	};
	enum { COUNT = sizeof(table) / sizeof(*table) };
	static const uint8_t text[1];
	const struct image_part part = { text, 0, 1 };
	struct image_section sections[] = {
		{ .name = "" },
		{ .name = ".text", .type = SHT_PROGBITS, .size = 1,
		  .parts = &part, .nparts = 1 },
	};
	struct image_symbol made[COUNT + 2] = { { .name = "" } };
	struct image image = {
		.machine = EM_X86_64, .sections = sections, .nsections = 2,
		.symbols = made, .nsymbols = COUNT + 2, .nlocals = COUNT + 1,
	};
	struct names_sources sources;
	struct names_counts counts;
	struct session session;
	struct buf in = { 0 };
	struct object *after;
	int err;

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		made[i + 1] = (struct image_symbol){ .name = table[i][0],
			.section = 1, .info = STT_FUNC };
	/* One that is global is nobody's but its own. */
	made[COUNT + 1] = (struct image_symbol){ .name = "foo.9", .section = 1,
		.info = STB_GLOBAL << 4 | STT_FUNC };
	image_write(&image, &in);
	session_begin(&session);
	map_init(&sources.names, NULL);
	names_from(&sources, &archive);
	after = restored(&session, &in, &sources, &counts, &err);
	assert_non_null(after);
	assert_true(names_numbered(after));
	for (size_t i = 0; i < COUNT; i++)
		assert_string_equal(after->symbols[i + 1].name, table[i][1]);
	assert_string_equal(after->symbols[COUNT + 1].name, "foo.9");
	object_close(after);
	after = restored(&session, &in, NULL, &counts, &err);
	assert_non_null(after);
	assert_int_equal(counts.restored, 0);
	object_close(after);
	map_free(&sources.names);
	session_end(&session);
	buf_free(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_spoiled),
		cmocka_unit_test(test_many_sections),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
