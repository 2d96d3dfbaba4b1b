// SPDX-License-Identifier: GPL-2.0-or-later
/* The ELF reader, over an object put together byte by byte. */
#include <elf.h>
#include <errno.h>

#include "model/sniff.h"
#include "object_fixture.h"

enum { NONE, TEXT, RELA, BSS, SYMTAB, STRTAB, NAMES, SECTIONS };
enum { SYM_NULL, SYM_FILE, SYM_TEXT, SYM_FN, SYM_EXT, SYM_COMMON, SYM_ABS,
       SYMBOLS };
enum { TEXT_SIZE = 16, RELOCS = 2 };

static const char names[] =
	"\0.text\0.rela.text\0.bss\0.symtab\0.strtab\0.shstrtab";
static const char strings[] = "\0a.c\0fn\0ext\0com\0absolute";

/* Where things are in the fixture. */
struct layout {
	size_t text;
	size_t rela;
	size_t symtab;
	size_t strtab;
	size_t names;
	size_t headers;
};

static size_t header_at(const struct layout *at, int section, size_t field)
{
	return at->headers + (size_t)section * sizeof(Elf64_Shdr) + field;
}

static uint32_t offset_of(const char *table, size_t size, const char *name)
{
	for (size_t i = 0; i + 1 < size; i += strlen(table + i) + 1)
		if (!strcmp(table + i, name))
			return (uint32_t)i;
	fail_msg("fixture: no name %s", name);
	return 0;
}

static void put_symbol(struct buf *buf, const char *name, uint8_t bind,
		       uint8_t type, uint8_t other, uint16_t shndx,
		       uint64_t value, uint64_t size)
{
	put32(buf, offset_of(strings, sizeof(strings), name));
	buf_add(buf, &(uint8_t){ ELF64_ST_INFO(bind, type) }, 1);
	buf_add(buf, &other, 1);
	put16(buf, shndx);
	put64(buf, value);
	put64(buf, size);
}

static void put_header(struct buf *buf, const char *name, uint32_t type,
		       uint64_t flags, uint64_t offset, uint64_t size,
		       uint32_t link, uint32_t info, uint64_t entsize)
{
	put32(buf, offset_of(names, sizeof(names), name));
	put32(buf, type);
	put64(buf, flags);
	put64(buf, 0);
	put64(buf, offset);
	put64(buf, size);
	put32(buf, link);
	put32(buf, info);
	put64(buf, 8);
	put64(buf, entsize);
}

static void make_elf(struct buf *buf, struct layout *at)
{
	static const uint8_t ident[EI_NIDENT] = {
		0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT,
	};

	*buf = (struct buf){ NULL, 0, 0 };
	buf_add(buf, ident, sizeof(ident));
	put16(buf, ET_REL);
	put16(buf, EM_X86_64);
	put32(buf, EV_CURRENT);
	put64(buf, 0);			/* e_entry */
	put64(buf, 0);			/* e_phoff */
	put64(buf, 0);			/* e_shoff: below */
	put32(buf, 0);			/* e_flags */
	put16(buf, sizeof(Elf64_Ehdr));
	put16(buf, 0);
	put16(buf, 0);
	put16(buf, sizeof(Elf64_Shdr));
	put16(buf, SECTIONS);
	put16(buf, NAMES);

	at->text = buf->size;
	for (int i = 0; i < TEXT_SIZE; i++)
		buf_add(buf, &(uint8_t){ 0xc0 + i }, 1);
	at->rela = buf->size;
	put64(buf, 1);
	put64(buf, ELF64_R_INFO((uint64_t)SYM_EXT, R_X86_64_PLT32));
	put64(buf, (uint64_t)-4);
	put64(buf, 8);
	put64(buf, ELF64_R_INFO((uint64_t)SYM_TEXT, R_X86_64_64));
	put64(buf, 0x123456789a);
	at->symtab = buf->size;
	put_symbol(buf, "", 0, 0, 0, 0, 0, 0);
	put_symbol(buf, "a.c", STB_LOCAL, STT_FILE, 0, SHN_ABS, 0, 0);
	put_symbol(buf, "", STB_LOCAL, STT_SECTION, 0, TEXT, 0, 0);
	put_symbol(buf, "fn", STB_GLOBAL, STT_FUNC, STV_HIDDEN, TEXT, 4, 12);
	put_symbol(buf, "ext", STB_WEAK, STT_NOTYPE, 0, SHN_UNDEF, 0, 0);
	put_symbol(buf, "com", STB_GLOBAL, STT_OBJECT, 0, SHN_COMMON, 8, 32);
	put_symbol(buf, "absolute", STB_GLOBAL, STT_NOTYPE, 0, SHN_ABS,
		   0xdeadbeef, 0);
	at->strtab = buf->size;
	buf_add(buf, strings, sizeof(strings));
	at->names = buf->size;
	buf_add(buf, names, sizeof(names));
	while (buf->size % 8)
		buf_add(buf, "", 1);
	at->headers = buf->size;
	put_header(buf, "", SHT_NULL, 0, 0, 0, 0, 0, 0);
	put_header(buf, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
		   at->text, TEXT_SIZE, 0, 0, 0);
	put_header(buf, ".rela.text", SHT_RELA, SHF_INFO_LINK, at->rela,
		   RELOCS * sizeof(Elf64_Rela), SYMTAB, TEXT,
		   sizeof(Elf64_Rela));
	put_header(buf, ".bss", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, at->rela,
		   1ull << 40, 0, 0, 0);
	put_header(buf, ".symtab", SHT_SYMTAB, 0, at->symtab,
		   SYMBOLS * sizeof(Elf64_Sym), STRTAB, SYM_FN,
		   sizeof(Elf64_Sym));
	put_header(buf, ".strtab", SHT_STRTAB, 0, at->strtab, sizeof(strings),
		   0, 0, 0);
	put_header(buf, ".shstrtab", SHT_STRTAB, 0, at->names, sizeof(names),
		   0, 0, 0);
	poke(buf, offsetof(Elf64_Ehdr, e_shoff), at->headers, 8);
}

static void reads_all(void **state)
{
	struct session session;
	struct layout at;
	struct buf buf;
	struct object *object;
	const struct section *text;
	const struct symbol *fn;

	(void)state;
	session_begin(&session);
	make_elf(&buf, &at);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->kind, OBJECT_ELF);
	assert_int_equal(object->machine, MACHINE_X86_64);
	assert_string_equal(object->path, "a.o");
	assert_int_equal(object->nsections, SECTIONS);
	assert_int_equal(object->nsymbols, SYMBOLS);
	assert_int_equal(object->nmembers, 0);

	text = object_section(object, ".text");
	assert_ptr_equal(text, &object->sections[TEXT]);
	assert_int_equal(text->type, SHT_PROGBITS);
	assert_int_equal(text->flags, SHF_ALLOC | SHF_EXECINSTR);
	assert_int_equal(text->size, TEXT_SIZE);
	assert_ptr_equal(text->data, buf.data + at.text);
	assert_int_equal(text->relocs, RELA);
	assert_null(object->sections[BSS].data);
	assert_int_equal(object->sections[BSS].size, 1ull << 40);
	assert_null(object_section(object, ".data"));

	fn = &object->symbols[SYM_FN];
	assert_string_equal(fn->name, "fn");
	assert_int_equal(fn->value, 4);
	assert_int_equal(fn->size, 12);
	assert_int_equal(fn->section, TEXT);
	assert_int_equal(fn->flags,
			 SYMBOL_GLOBAL | SYMBOL_FUNCTION | SYMBOL_HIDDEN);
	assert_int_equal(object->symbols[SYM_FILE].flags,
			 SYMBOL_FILE | SYMBOL_ABSOLUTE);
	assert_int_equal(object->symbols[SYM_TEXT].flags, SYMBOL_SECTION);
	assert_int_equal(object->symbols[SYM_EXT].flags,
			 SYMBOL_UNDEFINED | SYMBOL_GLOBAL | SYMBOL_WEAK);
	assert_int_equal(object->symbols[SYM_EXT].section, 0);
	assert_int_equal(object->symbols[SYM_COMMON].flags,
			 SYMBOL_GLOBAL | SYMBOL_COMMON | SYMBOL_OBJECT);
	assert_int_equal(object->symbols[SYM_COMMON].section, 0);
	assert_int_equal(object->symbols[SYM_COMMON].value, 8);
	assert_int_equal(object->symbols[SYM_ABS].flags,
			 SYMBOL_GLOBAL | SYMBOL_ABSOLUTE);
	assert_int_equal(object->symbols[SYM_ABS].value, 0xdeadbeef);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void decodes_relocations(void **state)
{
	struct session session;
	struct layout at;
	struct buf buf;
	struct object *object;
	const struct reloc *relocs, *again;
	size_t count;

	(void)state;
	session_begin(&session);
	make_elf(&buf, &at);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object_relocs(object, TEXT, &session.diags, &relocs,
				       &count), 0);
	assert_int_equal(count, RELOCS);
	assert_int_equal(relocs[0].offset, 1);
	assert_int_equal(relocs[0].type, R_X86_64_PLT32);
	assert_int_equal(relocs[0].symbol, SYM_EXT);
	assert_true(relocs[0].addend == -4);
	assert_int_equal(relocs[1].symbol, SYM_TEXT);
	assert_true(relocs[1].addend == 0x123456789a);
	object_relocs(object, TEXT, &session.diags, &again, &count);
	assert_ptr_equal(relocs, again);
	object_relocs(object, BSS, &session.diags, &relocs, &count);
	assert_int_equal(count, 0);
	object_relocs(object, 999, &session.diags, &relocs, &count);
	assert_int_equal(count, 0);
	object_close(object);

	/* A symbol index past the table is found when it is decoded. */
	poke(&buf, at.rela + 24 + 12, SYMBOLS, 4);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object_relocs(object, TEXT, &session.diags, &relocs,
				       &count), -EBADMSG);
	assert_string_equal(session.diags.items[0].place.section,
			    ".rela.text");
	assert_int_equal(session.diags.items[0].place.offset, 24);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

/* .bss made into a second relocation section for .text: both are found. */
static void joins_relocation_sections(void **state)
{
	struct session session;
	struct layout at;
	struct buf buf;
	struct object *object;
	const struct reloc *relocs;
	size_t count;

	(void)state;
	session_begin(&session);
	make_elf(&buf, &at);
	/* One of the two entries each. */
	poke(&buf, header_at(&at, RELA, offsetof(Elf64_Shdr, sh_size)), 24, 8);
	for (size_t i = 0; i < sizeof(Elf64_Shdr); i++)
		buf.data[header_at(&at, BSS, i)] =
			buf.data[header_at(&at, RELA, i)];
	poke(&buf, header_at(&at, BSS, offsetof(Elf64_Shdr, sh_offset)),
	     at.rela + 24, 8);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->sections[TEXT].relocs, RELA);
	assert_int_equal(object_relocs(object, TEXT, &session.diags, &relocs,
				       &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(relocs[0].symbol, SYM_EXT);
	assert_int_equal(relocs[1].symbol, SYM_TEXT);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

/* Numbers of sections that do not fit 16 bits stand in the null section. */
static void reads_extended_numbering(void **state)
{
	struct session session;
	struct layout at;
	struct buf buf;
	struct object *object;

	(void)state;
	session_begin(&session);
	make_elf(&buf, &at);
	poke(&buf, offsetof(Elf64_Ehdr, e_shnum), 0, 2);
	poke(&buf, offsetof(Elf64_Ehdr, e_shstrndx), SHN_XINDEX, 2);
	poke(&buf, header_at(&at, NONE, offsetof(Elf64_Shdr, sh_size)),
	     SECTIONS, 8);
	poke(&buf, header_at(&at, NONE, offsetof(Elf64_Shdr, sh_link)), NAMES,
	     4);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->nsections, SECTIONS);
	assert_non_null(object_section(object, ".strtab"));
	object_close(object);

	/* .bss becomes the table of long section indices. */
	poke(&buf, at.symtab + SYM_FN * 24 + 6, SHN_XINDEX, 2);
	read_refused("a.o", &buf, -EBADMSG, "SHT_SYMTAB_SHNDX");
	poke(&buf, header_at(&at, BSS, offsetof(Elf64_Shdr, sh_type)),
	     SHT_SYMTAB_SHNDX, 4);
	poke(&buf, header_at(&at, BSS, offsetof(Elf64_Shdr, sh_link)), SYMTAB,
	     4);
	poke(&buf, header_at(&at, BSS, offsetof(Elf64_Shdr, sh_size)),
	     SYMBOLS * 4, 8);
	poke(&buf, header_at(&at, BSS, offsetof(Elf64_Shdr, sh_offset)),
	     buf.size, 8);
	for (int i = 0; i < SYMBOLS; i++)
		put32(&buf, i == SYM_FN ? TEXT : 0);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->symbols[SYM_FN].section, TEXT);
	object_close(object);
	poke(&buf, buf.size - (SYMBOLS - SYM_FN) * 4, SECTIONS, 4);
	read_refused("a.o", &buf, -EBADMSG, "symbol 3 (fn) is in section 7 of 7");
	buf_free(&buf);
	session_end(&session);
}

/* One field of the header, or of a section's, is wrong. */
static void refuses(void **state)
{
	static const struct {
		int section;		/* -1: the ELF header */
		size_t field;
		size_t width;
		uint64_t value;
		int err;
		const char *text;
	} cases[] = {
		{ -1, EI_CLASS, 1, ELFCLASS32, -ENOTSUP, "32 bit" },
		{ -1, EI_CLASS, 1, 9, -ENOTSUP, "unknown class" },
		{ -1, EI_DATA, 1, ELFDATA2MSB, -ENOTSUP, "big endian" },
		{ -1, EI_VERSION, 1, 2, -ENOTSUP, "ELF version 2" },
#define EHDR(f) -1, offsetof(Elf64_Ehdr, f), sizeof(((Elf64_Ehdr *)0)->f)
		{ EHDR(e_machine), EM_RISCV, -ENOTSUP, "riscv" },
		{ EHDR(e_machine), 0x7777, -ENOTSUP, "machine 30583" },
		{ EHDR(e_type), ET_EXEC, -ENOTSUP, "an executable, not relocatable" },
		{ EHDR(e_type), ET_DYN, -ENOTSUP, "a shared object" },
		{ EHDR(e_shoff), 1 << 20, -EBADMSG, "past the end of the file" },
		{ EHDR(e_shoff), UINT64_MAX, -EBADMSG, "past the end of the file" },
		{ EHDR(e_shnum), SECTIONS + 1, -EBADMSG, "past the end of the file" },
		{ EHDR(e_shentsize), 40, -EBADMSG, "40 bytes instead of 64" },
		{ EHDR(e_shstrndx), SECTIONS, -EBADMSG, "section 7 of 7" },
		{ EHDR(e_shstrndx), TEXT, -EBADMSG, "not a string table" },
#define SHDR(s, f) s, offsetof(Elf64_Shdr, f), sizeof(((Elf64_Shdr *)0)->f)
		{ SHDR(TEXT, sh_size), 1 << 20, -EBADMSG, "section 1 (0x100000 bytes at 0x40) ends past" },
		{ SHDR(TEXT, sh_offset), UINT64_MAX, -EBADMSG, "section 1" },
		{ SHDR(TEXT, sh_name), sizeof(names), -EBADMSG, "name of section 1" },
		{ SHDR(RELA, sh_info), 0, -EBADMSG, ".rela.text: relocations for section 0" },
		{ SHDR(RELA, sh_info), SECTIONS, -EBADMSG, "relocations for section 7 of 7" },
		{ SHDR(RELA, sh_link), STRTAB, -EBADMSG, "not the symbol table" },
		{ SHDR(RELA, sh_entsize), 16, -EBADMSG, "entries of 24" },
		{ SHDR(RELA, sh_size), 47, -EBADMSG, "47 bytes do not hold" },
		{ SHDR(SYMTAB, sh_entsize), 16, -EBADMSG, "symbols of 24" },
		{ SHDR(SYMTAB, sh_size), 25, -EBADMSG, "25 bytes do not hold" },
		{ SHDR(SYMTAB, sh_link), SECTIONS, -EBADMSG, "names in section 7 of 7" },
		{ SHDR(SYMTAB, sh_link), TEXT, -EBADMSG, "not a string table" },
		{ SHDR(STRTAB, sh_size), sizeof(strings) - 1, -EBADMSG, "ends in NUL" },
		{ SHDR(STRTAB, sh_size), 2, -EBADMSG, "ends in NUL" },
		{ SHDR(STRTAB, sh_size), 5, -EBADMSG, "name of symbol 3" },
		{ SHDR(NAMES, sh_size), 0, -EBADMSG, "not a string table" },
		{ SHDR(TEXT, sh_type), SHT_SYMTAB, -EBADMSG, "two symbol tables" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct layout at;
		struct buf buf;
		size_t field = cases[i].field;

		make_elf(&buf, &at);
		if (cases[i].section >= 0)
			field = header_at(&at, cases[i].section, field);
		poke(&buf, field, cases[i].value, cases[i].width);
		read_refused("a.o", &buf, cases[i].err, cases[i].text);
		buf_free(&buf);
	}
}

static void refuses_bad_symbols(void **state)
{
	struct layout at;
	struct buf buf;

	(void)state;
	make_elf(&buf, &at);
	poke(&buf, at.symtab + SYM_FN * 24 + 6, SECTIONS, 2);
	read_refused("a.o", &buf, -EBADMSG, "symbol 3 (fn) is in section 7 of 7");
	buf_free(&buf);
	make_elf(&buf, &at);
	poke(&buf, at.symtab + SYM_EXT * 24, sizeof(strings), 4);
	read_refused("a.o", &buf, -EBADMSG, "name of symbol 4");
	buf_free(&buf);
}

/* Many relocation sections over the same bytes would decode to any multiple. */
static void refuses_overlapping_relocations(void **state)
{
	struct layout at;
	struct buf buf;

	(void)state;
	make_elf(&buf, &at);
	for (int section = RELA; section <= BSS; section++) {
		for (size_t i = 0; i < sizeof(Elf64_Shdr); i++)
			buf.data[header_at(&at, section, i)] =
				buf.data[header_at(&at, RELA, i)];
		poke(&buf, header_at(&at, section,
				     offsetof(Elf64_Shdr, sh_offset)), 0, 8);
		poke(&buf, header_at(&at, section,
				     offsetof(Elf64_Shdr, sh_size)),
		     buf.size / 24 * 24, 8);
	}
	read_refused("a.o", &buf, -EBADMSG, "overlap");
	buf_free(&buf);
}

static void reads_no_sections(void **state)
{
	struct session session;
	struct layout at;
	struct buf buf;
	struct object *object;

	(void)state;
	session_begin(&session);
	make_elf(&buf, &at);
	buf.size = sizeof(Elf64_Ehdr);
	poke(&buf, offsetof(Elf64_Ehdr, e_shoff), 0, 8);
	poke(&buf, offsetof(Elf64_Ehdr, e_shnum), 0, 2);
	poke(&buf, offsetof(Elf64_Ehdr, e_machine), EM_AARCH64, 2);
	object = read_fine(&session, "a.o", &buf);
	assert_int_equal(object->machine, MACHINE_AARCH64);
	assert_int_equal(object->nsymbols, 0);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void sniffs(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		enum file_kind kind;
	} cases[] = {
		{ "", 0, FILE_EMPTY },
		{ "\177ELF", 4, FILE_ELF },
		{ "\177EL", 3, FILE_UNKNOWN },
		{ "BC\xc0\xde", 4, FILE_BITCODE_RAW },
		{ "\xde\xc0\x17\x0b", 4, FILE_BITCODE_WRAPPED },
		{ "!<arch>\n", 8, FILE_ARCHIVE },
		{ "!<arch>", 7, FILE_UNKNOWN },
		{ "!<thin>\nxyz", 11, FILE_ARCHIVE_THIN },
		{ "int main", 8, FILE_UNKNOWN },
	};
	struct buf text = { (char *)"/* C */", 7, 0 };
	struct buf xz = { (char *)"\xfd" "7zXZ\0\0", 7, 0 };
	struct buf empty = { NULL, 0, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(sniff((const uint8_t *)cases[i].bytes,
				       cases[i].size), cases[i].kind);
	read_refused("x.o", &text, -ENOEXEC, "neither ELF nor LLVM bitcode");
	read_refused("x.ko", &xz, -ENOEXEC, "xz data");
	read_refused("x.o", &empty, -ENOEXEC, "empty");
}

static void refuses_missing_file(void **state)
{
	struct object *object = NULL;
	struct session session;

	(void)state;
	session_begin(&session);
	assert_int_equal(object_open("/nonexistent/a.o", &session.diags,
				     &object), -ENOENT);
	assert_null(object);
	assert_string_equal(session.diags.items[0].place.file,
			    "/nonexistent/a.o");
	session_end(&session);
}

/* The headers are last: whatever is cut off is missed. */
static void survives_truncation(void **state)
{
	struct layout at;
	struct buf buf;

	(void)state;
	make_elf(&buf, &at);
	for (size_t n = 0; n < buf.size; n++)
		assert_int_not_equal(read_any("a.o", buf.data, n), 0);
	assert_int_equal(read_any("a.o", buf.data, buf.size), 0);
	buf_free(&buf);
}

static void survives_corruption(void **state)
{
	struct layout at;
	struct buf buf;

	(void)state;
	make_elf(&buf, &at);
	try_corruptions("a.o", &buf, 20000);
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sniffs),
		cmocka_unit_test(refuses_missing_file),
		cmocka_unit_test(reads_all),
		cmocka_unit_test(reads_no_sections),
		cmocka_unit_test(reads_extended_numbering),
		cmocka_unit_test(decodes_relocations),
		cmocka_unit_test(joins_relocation_sections),
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_bad_symbols),
		cmocka_unit_test(refuses_overlapping_relocations),
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(survives_corruption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
