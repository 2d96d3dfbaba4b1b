// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The bitcode reader, over streams written bit by bit: blocks, abbreviations,
 * the identification, and the symbol table.
 */
#include <errno.h>

#include "bitcode/bitstream.h"
#include "bits_fixture.h"

enum { MODULE = 8, IDENTIFICATION = 13, THINLTO_SUMMARY = 20, STRTAB = 23,
       FULL_SUMMARY = 24, SYMTAB = 25, OURS = 60 };

/* Bits of a symbol's flags. */
enum { HIDDEN = 1, UNCOMMON = 4, UNDEFINED = 8, WEAK = 16, COMMON = 32,
       USED = 128, GLOBAL = 1 << 10, FORMAT_SPECIFIC = 1 << 11,
       EXECUTABLE = 1 << 13 };

struct spec {
	const char *producer;
	uint64_t epoch;
	const char *triple;
	uint32_t summary;
	uint32_t version;
	const char *table_producer;
	unsigned modules;
};

static const struct spec plain = {
	.producer = "LLVM19.1.7",
	.triple = "x86_64-unknown-linux-gnu",
	.summary = THINLTO_SUMMARY,
	.version = 3,
	.table_producer = "19.1.7",
	.modules = 1,
};

static void put_string(struct buf *table, struct buf *strings, const char *text)
{
	put32(table, (uint32_t)strings->size);
	put32(table, (uint32_t)strlen(text));
	buf_str(strings, text);
}

static const struct {
	const char *name;
	const char *ir_name;
	uint32_t flags;
	const char *section;
} symbols[] = {
	{ "init_module", "init_module", GLOBAL | EXECUTABLE | UNCOMMON, ".init.text" },
	{ "printk", "printk", GLOBAL | EXECUTABLE | UNDEFINED, NULL },
	{ "counter", "counter", HIDDEN | GLOBAL | COMMON | UNCOMMON, "" },
	{ "llvm.used", "llvm.used", FORMAT_SPECIFIC | UNCOMMON, "llvm.metadata" },
	{ "in_asm", "", GLOBAL | EXECUTABLE, NULL },
	{ "from_asm", "", UNDEFINED | WEAK | USED | EXECUTABLE, NULL },
	{ "state", "state", USED | UNCOMMON, ".init.text" },
	/* A numeric label of asm, "1:". */
	{ "", "", EXECUTABLE, NULL },
	/* Asm that refers to what C defines. */
	{ "init_module", "", GLOBAL | UNDEFINED | USED | EXECUTABLE, NULL },
};

enum { SYMBOLS = sizeof(symbols) / sizeof(*symbols), UNCOMMONS = 4,
       FOUND = SYMBOLS - 3,	/* what of them becomes symbols */
       HEADER = 76 };

static void make_table(const struct spec *spec, struct buf *table,
		       struct buf *strings)
{
	uint32_t at = HEADER;

	*table = *strings = (struct buf){ NULL, 0, 0 };
	put32(table, spec->version);
	put_string(table, strings, spec->table_producer);
	put32(table, at);
	put32(table, spec->modules);
	at += 12 * spec->modules;
	put32(table, at);
	put32(table, 0);		/* comdats */
	put32(table, at);
	put32(table, SYMBOLS);
	at += 24 * SYMBOLS;
	put32(table, at);
	put32(table, UNCOMMONS);
	put_string(table, strings, spec->triple);
	put_string(table, strings, "a.c");
	put64(table, 0);		/* COFF */
	put64(table, 0);		/* dependent libraries */
	assert_int_equal(table->size, HEADER);
	for (unsigned i = 0; i < spec->modules; i++) {
		put32(table, 0);
		put32(table, i ? 0 : SYMBOLS);
		put32(table, 0);
	}
	for (size_t i = 0; i < SYMBOLS; i++) {
		put_string(table, strings, symbols[i].name);
		put_string(table, strings, symbols[i].ir_name);
		put32(table, UINT32_MAX);
		put32(table, symbols[i].flags);
	}
	for (size_t i = 0; i < SYMBOLS; i++) {
		if (!(symbols[i].flags & UNCOMMON))
			continue;
		put32(table, symbols[i].flags & COMMON ? 48 : 0);
		put32(table, symbols[i].flags & COMMON ? 16 : 0);
		put64(table, 0);
		put_string(table, strings, symbols[i].section);
	}
}

/* Returns where the symbol table is. */
static size_t make_bitcode(const struct spec *spec, struct buf *out)
{
	struct buf table, strings;
	struct writer w;
	size_t block, inner, at;

	make_table(spec, &table, &strings);
	w_begin(&w);
	block = w_block(&w, IDENTIFICATION, 5);
	w_text(&w, 1, spec->producer);
	w_number(&w, 2, spec->epoch);
	w_end(&w, block, 2);
	block = w_block(&w, MODULE, 3);
	w_number(&w, 1, 2);
	w_text(&w, 2, spec->triple);
	inner = w_block(&w, spec->summary, 4);
	w_number(&w, 10, 9);
	w_end(&w, inner, 3);
	w_end(&w, block, 2);
	at = w_blob_block(&w, SYMTAB, &table);
	w_blob_block(&w, STRTAB, &strings);
	buf_free(&table);
	buf_free(&strings);
	*out = w.buf;
	return at;
}

static void reads_all(void **state)
{
	struct session session;
	struct object *object;
	const struct symbol *symbol;
	struct buf buf;

	(void)state;
	session_begin(&session);
	make_bitcode(&plain, &buf);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->kind, OBJECT_BITCODE);
	assert_int_equal(object->machine, MACHINE_X86_64);
	assert_string_equal(object->producer, "LLVM19.1.7");
	assert_int_equal(object->producer_major, 19);
	assert_true(object->thin);
	assert_false(object->wrapped);
	/* Without llvm.used and the label, and init_module once. */
	assert_int_equal(object->nsymbols, FOUND);
	assert_int_equal(object->nsections, 2);
	assert_string_equal(object->sections[1].name, ".init.text");

	symbol = symbol_named(object, "init_module");
	assert_int_equal(symbol->flags,
			 SYMBOL_GLOBAL | SYMBOL_FUNCTION | SYMBOL_USED |
			 SYMBOL_IN_ASM);
	assert_int_equal(symbol->section, 1);
	symbol = symbol_named(object, "printk");
	assert_int_equal(symbol->flags,
			 SYMBOL_GLOBAL | SYMBOL_FUNCTION | SYMBOL_UNDEFINED);
	assert_int_equal(symbol->section, 0);
	symbol = symbol_named(object, "counter");
	assert_int_equal(symbol->flags, SYMBOL_GLOBAL | SYMBOL_OBJECT |
			 SYMBOL_COMMON | SYMBOL_HIDDEN);
	assert_int_equal(symbol->size, 48);
	assert_int_equal(symbol->value, 16);
	assert_int_equal(symbol->section, 0);
	assert_int_equal(symbol_named(object, "in_asm")->flags,
			 SYMBOL_GLOBAL | SYMBOL_FROM_ASM | SYMBOL_IN_ASM);
	assert_int_equal(symbol_named(object, "from_asm")->flags,
			 SYMBOL_GLOBAL | SYMBOL_FROM_ASM | SYMBOL_IN_ASM |
			 SYMBOL_UNDEFINED | SYMBOL_WEAK | SYMBOL_USED);
	symbol = symbol_named(object, "state");
	assert_int_equal(symbol->flags, SYMBOL_OBJECT | SYMBOL_USED);
	assert_int_equal(symbol->section, 1);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void tells_full_from_thin(void **state)
{
	struct spec spec = plain;
	struct session session;
	struct object *object;
	struct buf buf;

	(void)state;
	session_begin(&session);
	spec.summary = FULL_SUMMARY;
	spec.triple = "aarch64-unknown-linux-gnu";
	spec.producer = "LLVM14.0.6";
	spec.table_producer = "14.0.6";
	make_bitcode(&spec, &buf);
	object = read_fine(&session, "a.o", &buf);
	assert_false(object->thin);
	assert_int_equal(object->machine, MACHINE_AARCH64);
	assert_int_equal(object->producer_major, 14);
	assert_int_equal(object->nsymbols, FOUND);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void reads_wrapped(void **state)
{
	struct session session;
	struct object *object;
	struct buf inner, buf = { NULL, 0, 0 };

	(void)state;
	session_begin(&session);
	make_bitcode(&plain, &inner);
	put32(&buf, 0x0b17c0de);
	put32(&buf, 0);
	put32(&buf, 24);
	put32(&buf, (uint32_t)inner.size);
	put32(&buf, 7);
	put32(&buf, 0);			/* between the header and the stream */
	buf_add(&buf, inner.data, inner.size);
	put32(&buf, 0xffffffff);	/* behind it */
	object = read_fine(&session, "a.o", &buf);
	assert_true(object->wrapped);
	assert_int_equal(object->nsymbols, FOUND);
	object_close(object);

	poke(&buf, 12, inner.size + 8, 4);
	read_refused("a.o", &buf, -EBADMSG, "past the end of the file");
	poke(&buf, 12, 0, 4);
	read_refused("a.o", &buf, -EBADMSG, "no bitcode in the wrapper");
	poke(&buf, 8, 0, 4);
	poke(&buf, 12, inner.size, 4);
	read_refused("a.o", &buf, -EBADMSG, "no bitcode in the wrapper");
	buf_free(&buf);
	buf_free(&inner);
	session_end(&session);
}

/* Facts of another tool's may travel in a block of their own. */
static void skips_unknown_blocks(void **state)
{
	struct session session;
	struct object *object;
	struct writer w = { .width = 2 };
	struct buf facts = { (char *)"facts", 5, 0 };

	(void)state;
	session_begin(&session);
	make_bitcode(&plain, &w.buf);
	w_blob_block(&w, OURS, &facts);
	object = read_fine(&session, "a.o", &w.buf);
	assert_int_equal(object->nsymbols, FOUND);
	object_close(object);
	buf_free(&w.buf);
	session_end(&session);
}

static void refuses(void **state)
{
	static const struct {
		const char *producer;
		uint64_t epoch;
		const char *triple;
		int err;
		const char *text;
	} cases[] = {
		{ "LLVM19.1.7", 5, NULL, -ENOTSUP, "epoch 5" },
		{ "LLVM19.1.7", 0, "riscv64-linux-gnu", -ENOTSUP, "bitcode for riscv64-linux-gnu" },
		{ "LLVM19.1.7", 0, "aarch64_be-linux-gnu", -ENOTSUP, "bitcode for aarch64_be" },
		{ "LLVM19.1.7", 0, "", -ENOTSUP, "names no target" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct spec spec = plain;
		struct buf buf;

		spec.producer = cases[i].producer;
		spec.epoch = cases[i].epoch;
		if (cases[i].triple)
			spec.triple = cases[i].triple;
		make_bitcode(&spec, &buf);
		read_refused("a.o", &buf, cases[i].err, cases[i].text);
		buf_free(&buf);
	}
}

/* What the table says that cannot be, by the offset of a word in it. */
static void refuses_bad_tables(void **state)
{
	static const size_t first = HEADER + 12;
	const struct {
		size_t at;
		uint32_t value;
		const char *text;
	} cases[] = {
		{ 12, 1 << 20, "a range ends outside of it" },
		{ 28, 1 << 20, "a range ends outside of it" },
		{ 32, UINT32_MAX, "a range ends outside of it" },
		{ 36, 1 << 20, "a range ends outside of it" },
		{ 40, UNCOMMONS - 1, "lacks its second part" },
		{ first, 1 << 20, "name is outside of the string table" },
		{ first + 4, UINT32_MAX, "name is outside of the string table" },
		{ first + 4, 0, "a name is empty" },
		{ first + 24 * SYMBOLS + 16, 1 << 20, "section name is outside" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf buf;
		size_t table = make_bitcode(&plain, &buf);

		poke(&buf, table + cases[i].at, cases[i].value, 4);
		read_refused("a.o", &buf, -EBADMSG, cases[i].text);
		buf_free(&buf);
	}
}

/*
 * A table that is not known, or not of these modules, is libLLVM's to make
 * anew; it makes none for this module, which has no data layout.  (A module
 * that it accepts is in bitcode_clang.c.)
 */
static void asks_libllvm(void **state)
{
	struct spec specs[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		specs[i] = plain;
	specs[0].version = 4;
	specs[1].table_producer = "13.0.1";
	specs[2].table_producer = "private build";
	specs[3].modules = 2;
	for (size_t i = 0; i < 4; i++) {
		struct buf buf;

		make_bitcode(&specs[i], &buf);
		read_refused("a.o", &buf, -ENOTSUP, "libLLVM makes no symbol table of this bitcode");
		buf_free(&buf);
	}
}

/* Newer than any libLLVM: no obstacle while its table is of the known version. */
static void reads_newer_tables(void **state)
{
	struct spec spec = plain;
	struct session session;
	struct object *object;
	struct buf buf;

	(void)state;
	spec.producer = "LLVM99.1.0";
	spec.table_producer = "99.1.0";
	make_bitcode(&spec, &buf);
	session_begin(&session);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->producer_major, 99);
	assert_int_equal(object->nsymbols, FOUND);
	object_close(object);
	session_end(&session);
	buf_free(&buf);

	spec.version = 4;
	make_bitcode(&spec, &buf);
	read_refused("a.o", &buf, -ENOTSUP, "bitcode of LLVM99.1.0 is newer than libLLVM");
	buf_free(&buf);
}

static void without_libllvm(void **state)
{
	struct spec spec = plain;
	struct buf buf;

	(void)state;
	spec.version = 4;
	make_bitcode(&spec, &buf);
	setenv("LTOMOD_LIBLLVM", "/nowhere/libLLVM.so", 1);
	read_refused("a.o", &buf, -ENOTSUP, "libLLVM cannot be loaded: /nowhere/libLLVM.so");
	unsetenv("LTOMOD_LIBLLVM");
	buf_free(&buf);
}

/* The names of a table may overlap; a copy of each must not. */
static void refuses_names_that_explode(void **state)
{
	enum { COUNT = 64 };
	struct buf table, names;
	struct writer w;
	size_t block;

	(void)state;
	make_table(&plain, &table, &names);
	/* Symbols each of which has the whole string table for a name. */
	poke(&table, 28, table.size, 4);
	poke(&table, 32, COUNT, 4);
	for (int i = 0; i < COUNT; i++) {
		put32(&table, 0);
		put32(&table, (uint32_t)names.size);
		put64(&table, 1ull << 32);
		put32(&table, UINT32_MAX);
		put32(&table, 0);
	}
	w_begin(&w);
	block = w_block(&w, MODULE, 3);
	w_text(&w, 2, plain.triple);
	w_end(&w, block, 2);
	w_blob_block(&w, SYMTAB, &table);
	w_blob_block(&w, STRTAB, &names);
	read_refused("a.o", &w.buf, -EBADMSG, "names overlap");
	buf_free(&w.buf);
	buf_free(&table);
	buf_free(&names);
}

/* The bitstream reader by itself. */

static void reads_every_encoding(void **state)
{
	struct writer w;
	struct bits *bits = malloc(sizeof(*bits));
	size_t block;

	(void)state;
	w_begin(&w);
	block = w_block(&w, 9, 4);
	bit_fixed(&w, 2, 4);		/* DEFINE_ABBREV: */
	bit_vbr(&w, 6, 5);
	bit_fixed(&w, 1, 1);
	bit_vbr(&w, 300, 8);		/* literal 300: the code */
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 1, 3);
	bit_vbr(&w, 37, 5);		/* fixed 37 */
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 2, 3);
	bit_vbr(&w, 6, 5);		/* VBR 6 */
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 1, 3);
	bit_vbr(&w, 0, 5);		/* fixed 0: the number 0 */
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 3, 3);		/* array of */
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 4, 3);		/* char6 */
	bit_fixed(&w, 4, 4);		/* the record */
	bit_fixed(&w, 0x1234567890, 37);
	bit_vbr(&w, UINT64_MAX, 6);
	bit_vbr(&w, 4, 6);
	bit_fixed(&w, 0, 6);
	bit_fixed(&w, 26, 6);
	bit_fixed(&w, 61, 6);
	bit_fixed(&w, 63, 6);
	w_end(&w, block, 2);
	w_block(&w, 10, 2);

	bits_init(bits, (uint8_t *)w.buf.data, w.buf.size);
	assert_int_equal(bits_next(bits), BITS_BLOCK);
	assert_int_equal(bits->block.id, 9);
	assert_int_equal(bits->block.header, 4);
	assert_int_equal(bits->block.start, 12);
	struct bits_block outer = bits->block;

	bits_enter(bits);
	assert_int_equal(bits_next(bits), BITS_RECORD);
	assert_int_equal(bits->record.code, 300);
	assert_int_equal(bits->record.count, 7);
	assert_true(bits->record.ops[0] == 0x1234567890);
	assert_true(bits->record.ops[1] == UINT64_MAX);
	assert_int_equal(bits->record.ops[2], 0);
	assert_int_equal(bits->record.ops[3], 'a');
	assert_int_equal(bits->record.ops[4], 'A');
	assert_int_equal(bits->record.ops[5], '9');
	assert_int_equal(bits->record.ops[6], '_');
	assert_int_equal(bits_next(bits), BITS_END);
	bits_leave(bits, &outer);
	assert_int_equal(bits_next(bits), BITS_BLOCK);
	assert_int_equal(bits->block.id, 10);
	bits_skip(bits);
	assert_int_equal(bits_next(bits), BITS_END);
	buf_free(&w.buf);
	free(bits);
}

static void refuses_bad_streams(void **state)
{
	struct writer w;
	size_t block;

	(void)state;
	/* No block at the outermost level. */
	w_begin(&w);
	bit_fixed(&w, 3, 2);
	bit_align(&w);
	read_refused("a.o", &w.buf, -EBADMSG, "no block begins");
	buf_free(&w.buf);
	/* Longer than the file. */
	w_begin(&w);
	block = w_block(&w, MODULE, 3);
	poke(&w.buf, block - 4, 1, 4);
	read_refused("a.o", &w.buf, -EBADMSG, "ends past the end of the file");
	buf_free(&w.buf);
	/* An id that no abbreviation was defined for. */
	w_begin(&w);
	block = w_block(&w, MODULE, 3);
	bit_fixed(&w, 7, 3);
	w_end(&w, block, 2);
	read_refused("a.o", &w.buf, -EBADMSG, "not defined");
	buf_free(&w.buf);
	/* An array of things that take no room: 2^63 of them. */
	w_begin(&w);
	block = w_block(&w, MODULE, 3);
	bit_fixed(&w, 2, 3);
	bit_vbr(&w, 2, 5);
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 3, 3);
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 1, 3);
	bit_vbr(&w, 0, 5);
	bit_fixed(&w, 4, 3);
	bit_vbr(&w, 1ull << 63, 6);
	w_end(&w, block, 2);
	read_refused("a.o", &w.buf, -EBADMSG, "out of place");
	buf_free(&w.buf);
	/* Nothing but an identification. */
	w_begin(&w);
	block = w_block(&w, IDENTIFICATION, 5);
	w_text(&w, 1, "LLVM19.1.7");
	w_end(&w, block, 2);
	read_refused("a.o", &w.buf, -EBADMSG, "no module");
	buf_add(&w.buf, "", 1);
	read_refused("a.o", &w.buf, -EBADMSG, "not a multiple of 4");
	buf_free(&w.buf);
}

static void survives_truncation(void **state)
{
	struct buf buf;

	(void)state;
	make_bitcode(&plain, &buf);
	for (size_t n = 0; n < buf.size; n++)
		assert_int_not_equal(read_any("a.o", buf.data, n), 0);
	assert_int_equal(read_any("a.o", buf.data, buf.size), 0);
	buf_free(&buf);
}

static void survives_corruption(void **state)
{
	struct buf buf;

	(void)state;
	make_bitcode(&plain, &buf);
	try_corruptions("a.o", &buf, 3000);
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_encoding),
		cmocka_unit_test(reads_all),
		cmocka_unit_test(tells_full_from_thin),
		cmocka_unit_test(reads_wrapped),
		cmocka_unit_test(skips_unknown_blocks),
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_bad_streams),
		cmocka_unit_test(refuses_bad_tables),
		cmocka_unit_test(refuses_names_that_explode),
		cmocka_unit_test(asks_libllvm),
		cmocka_unit_test(reads_newer_tables),
		cmocka_unit_test(without_libllvm),
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(survives_corruption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
