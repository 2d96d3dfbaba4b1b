// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plans of the mcount pass, and edits carried out, on a small object that is
 * put together by hand: .text with two calls and a return between them.
 */
#include "object_fixture.h"

#include <elf.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "hardening/hardening.h"
#include "audit/sections_audit.h"
#include "finalize/mcount.h"
#include "object/code.h"
#include "elf/elfwrite.h"

enum { TEXT = 1, RELA_TEXT, SYMTAB, STRTAB, SHSTRTAB, SECTIONS };

static const char strtab[] = "\0first\0second\0__fentry__";
static const char shstrtab[] = "\0.text\0.rela.text\0.symtab\0.strtab\0.shstrtab";

/* first at 0: call, ret; second at 6: call, ret */
static const uint8_t text[] = {
	0xe8, 0, 0, 0, 0, 0xc3, 0xe8, 0, 0, 0, 0, 0xc3,
};

/* What a test says of a section of its own. */
struct section_header {
	uint32_t type;
	uint64_t offset;
	uint64_t size;
};

static void put_symbol(struct buf *buf, uint32_t name, uint8_t info,
		       uint16_t section, uint64_t value, uint64_t size)
{
	put32(buf, name);
	buf_add(buf, &info, 1);
	buf_add(buf, "", 1);
	put16(buf, section);
	put64(buf, value);
	put64(buf, size);
}

static void put_header(struct buf *buf, uint32_t name, uint32_t type,
		       uint64_t flags, uint64_t offset, uint64_t size,
		       uint32_t link, uint32_t info, uint64_t entsize)
{
	put32(buf, name);
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

static void make_object(struct buf *out)
{
	static const uint8_t ident[16] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	uint64_t at[SECTIONS];

	buf_add(out, ident, sizeof(ident));
	put16(out, ET_REL);
	put16(out, EM_X86_64);
	put32(out, 1);
	put64(out, 0);
	put64(out, 0);
	put64(out, 0);		/* e_shoff, below */
	put32(out, 0);
	put16(out, 64);
	put16(out, 0);
	put16(out, 0);
	put16(out, 64);
	put16(out, SECTIONS);
	put16(out, SHSTRTAB);

	at[TEXT] = out->size;
	buf_add(out, text, sizeof(text));
	buf_add(out, "\0\0\0", 4);
	at[RELA_TEXT] = out->size;
	for (unsigned i = 0; i < 2; i++) {
		put64(out, i * 6 + 1);
		put64(out, (uint64_t)4 << 32 | R_X86_64_PLT32);
		put64(out, (uint64_t)-4);
	}
	at[SYMTAB] = out->size;
	put_symbol(out, 0, 0, 0, 0, 0);
	put_symbol(out, 0, STT_SECTION, TEXT, 0, 0);
	put_symbol(out, 1, STB_GLOBAL << 4 | STT_FUNC, TEXT, 0, 6);
	put_symbol(out, 7, STB_GLOBAL << 4 | STT_FUNC, TEXT, 6, 6);
	put_symbol(out, 14, STB_GLOBAL << 4, SHN_UNDEF, 0, 0);
	at[STRTAB] = out->size;
	buf_add(out, strtab, sizeof(strtab));
	at[SHSTRTAB] = out->size;
	buf_add(out, shstrtab, sizeof(shstrtab));
	while (out->size % 8)
		buf_add(out, "", 1);
	poke(out, 0x28, out->size, 8);
	put_header(out, 0, 0, 0, 0, 0, 0, 0, 0);
	put_header(out, 1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, at[TEXT],
		   sizeof(text), 0, 0, 0);
	put_header(out, 7, SHT_RELA, SHF_INFO_LINK, at[RELA_TEXT], 48, SYMTAB,
		   TEXT, 24);
	put_header(out, 18, SHT_SYMTAB, 0, at[SYMTAB], 5 * 24, STRTAB, 2, 24);
	put_header(out, 26, SHT_STRTAB, 0, at[STRTAB], sizeof(strtab), 0, 0, 0);
	put_header(out, 34, SHT_STRTAB, 0, at[SHSTRTAB], sizeof(shstrtab), 0, 0,
		   0);
}

static struct object *read_object(struct session *session,
				  const struct buf *buf)
{
	struct object *object = NULL;

	assert_int_equal(object_read("test.o", (const uint8_t *)buf->data,
				     buf->size, &session->diags, &object), 0);
	return object;
}

static void plans_a_slot_for_every_call(void **state)
{
	struct mcount_counts counts;
	struct session session;
	struct object *object;
	struct buf buf = { 0 };
	struct edits edits;
	struct code code;

	(void)state;
	session_begin(&session);
	make_object(&buf);
	object = read_object(&session, &buf);
	assert_int_equal(code_load(object, CODE_RELOCS, &session.diags, &code), 0);
	assert_int_equal(mcount_plan(&code, MCOUNT_KEEP, &session.arena,
				     &session.diags, &edits, &counts), 0);
	assert_int_equal(counts.calls, 2);
	assert_int_equal(counts.added, 2);
	assert_int_equal(counts.slots, 2);
	assert_int_equal(edits.npatches, 0);
	assert_int_equal(edits.ncontents, 0);
	assert_int_equal(edits.nsections, 2);
	assert_string_equal(edits.sections[0].name, "__mcount_loc");
	assert_int_equal(edits.sections[0].size, 16);
	assert_int_equal(edits.sections[0].flags, SHF_ALLOC);
	assert_int_equal(edits.sections[1].type, SHT_RELA);
	assert_int_equal(edits.sections[1].link, SYMTAB);
	assert_int_equal(edits.sections[1].info, SECTIONS);
	/* Second entry: slot at 8, R_X86_64_64 against symbol 1, addend 6. */
	assert_int_equal(edits.sections[1].data[24], 8);
	assert_int_equal(edits.sections[1].data[24 + 8], R_X86_64_64);
	assert_int_equal(edits.sections[1].data[24 + 12], 1);
	assert_int_equal(edits.sections[1].data[24 + 16], 6);
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void writes_what_was_planned(void **state)
{
	char path[] = "/tmp/mcount-XXXXXX";
	struct mcount_counts counts;
	struct session session;
	struct object *object, *written;
	struct buf buf = { 0 };
	struct edits edits;
	struct code code;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	session_begin(&session);
	make_object(&buf);
	object = read_object(&session, &buf);
	assert_int_equal(code_load(object, CODE_RELOCS, &session.diags, &code), 0);
	assert_int_equal(mcount_plan(&code, MCOUNT_NOP, &session.arena,
				     &session.diags, &edits, &counts), 0);
	assert_int_equal(counts.nops, 2);
	assert_int_equal(elf_write(object, &edits, path, &session.diags), 0);

	assert_int_equal(object_open(path, &session.diags, &written), 0);
	assert_int_equal(written->nsections, SECTIONS + 2);
	assert_int_equal(written->nsymbols, object->nsymbols);
	for (uint32_t i = 1; i < SECTIONS; i++) {
		const struct section *was = &object->sections[i];
		const struct section *now = &written->sections[i];

		assert_string_equal(was->name, now->name);
		if (i == TEXT || i == RELA_TEXT || i == SHSTRTAB)
			continue;
		assert_int_equal(was->size, now->size);
		assert_memory_equal(was->data, now->data, was->size);
	}
	assert_memory_equal(written->sections[TEXT].data,
			    "\x0f\x1f\x44\0\0\xc3\x0f\x1f\x44\0\0\xc3", 12);
	assert_int_equal(code_load(written, CODE_RELOCS, &session.diags,
				   &code), 0);
	assert_int_equal(code.sections[TEXT].relocs[1].type, R_X86_64_NONE);
	assert_int_equal(code.sections[TEXT].relocs[1].symbol, 4);
	assert_int_equal(code.sections[SECTIONS].nrelocs, 2);
	/* Once more: nothing is left to do. */
	assert_int_equal(mcount_plan(&code, MCOUNT_NOP, &session.arena,
				     &session.diags, &edits, &counts), 0);
	assert_true(edits_none(&edits));
	assert_int_equal(counts.slots, 2);
	object_close(written);
	object_close(object);
	unlink(path);
	buf_free(&buf);
	session_end(&session);
}

static void refuses_edits_outside_of_a_section(void **state)
{
	struct edit_patch patches[] = {
		{ .section = TEXT, .offset = 8, .size = 5 },
		{ .section = SECTIONS, .offset = 0, .size = 1 },
		{ .section = TEXT, .offset = UINT64_MAX, .size = 5 },
	};
	struct session session;
	struct object *object;
	struct buf buf = { 0 };

	(void)state;
	session_begin(&session);
	make_object(&buf);
	object = read_object(&session, &buf);
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		struct edits edits = { .patches = &patches[i], .npatches = 1 };

		assert_true(elf_write(object, &edits, "/nonexistent/x.o",
				      &session.diags) < 0);
		assert_non_null(strstr(session.diags.items[i].text,
				       "outside of its section"));
	}
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

/* Where header @index has the field at @field. */
static size_t in_header(const struct buf *buf, uint32_t index, size_t field)
{
	uint64_t table;

	memcpy(&table, buf->data + offsetof(Elf64_Ehdr, e_shoff),
	       sizeof(table));
	return (size_t)table + index * sizeof(Elf64_Shdr) + field;
}

/* The object with one more section, and @value at @at; what mcount writes of
 * it has to be refused for @why, if not NULL, with nothing left behind. */
static void write_damaged(const struct section_header *extra, size_t at,
			  uint64_t value, size_t width, const char *why)
{
	char dir[] = "/tmp/mcount-XXXXXX";
	struct mcount_counts counts;
	struct session session;
	struct object *object;
	struct buf buf = { 0 };
	struct edits edits;
	struct code code;
	char path[64];

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/out.o", dir);
	session_begin(&session);
	make_object(&buf);
	if (extra) {
		put_header(&buf, 1, extra->type, 0, extra->offset, extra->size,
			   0, 0, 0);
		poke(&buf, offsetof(Elf64_Ehdr, e_shnum), SECTIONS + 1, 2);
	}
	if (width)
		poke(&buf, at, value, width);
	object = read_object(&session, &buf);
	assert_int_equal(code_load(object, CODE_RELOCS, &session.diags, &code), 0);
	assert_int_equal(mcount_plan(&code, MCOUNT_NOP, &session.arena,
				     &session.diags, &edits, &counts), 0);
	if (why) {
		assert_true(elf_write(object, &edits, path,
				      &session.diags) < 0);
		assert_int_equal(session.diags.count, 1);
		assert_string_equal(code_text(session.diags.items[0].code),
				    "object-malformed");
		assert_non_null(strstr(session.diags.items[0].text, why));
	} else {
		assert_int_equal(elf_write(object, &edits, path,
					   &session.diags), 0);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(dir), 0);	/* no temporary file either */
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

/* A header must not say how long the output is. */
static void bounds_the_output(void **state)
{
	static const struct section_header fine = { SHT_NOBITS, 64, 1ull << 50 },
		nobits = { SHT_NOBITS, 1ull << 30, 16 },
		empty = { SHT_PROGBITS, 1ull << 30, 0 },
		null = { SHT_NULL, 1ull << 30, 16 },
		longer = { SHT_NULL, 64, 1ull << 30 };
	struct rlimit was, limit;
	struct buf buf = { 0 };
	size_t align;

	(void)state;
	make_object(&buf);
	align = in_header(&buf, SHSTRTAB, offsetof(Elf64_Shdr, sh_addralign));
	buf_free(&buf);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	limit = was;
	limit.rlim_cur = 1 << 20;	/* if the test fails, not by a disk */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_IGN);
	write_damaged(&fine, 0, 0, 0, NULL);
	write_damaged(&nobits, 0, 0, 0, "at offset 0x40000000");
	write_damaged(&empty, 0, 0, 0, "at offset 0x40000000");
	write_damaged(&null, 0, 0, 0, "at offset 0x40000000");
	write_damaged(&longer, 0, 0, 0, "at offset 0x40 of");
	write_damaged(NULL, align, 1ull << 40, 8, "an alignment of");
	write_damaged(NULL, align, 3, 8, "an alignment of");
	write_damaged(NULL, align, 4096, 8, NULL);
	write_damaged(NULL, offsetof(Elf64_Ehdr, e_phnum), 0xfffe, 2,
		      "table of segments");
	write_damaged(NULL, offsetof(Elf64_Ehdr, e_phnum), PN_XNUM, 2, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
}

/* @nsections sections of code, which have 16 bytes each or, with @overlap, all
 * of these bytes; @nsymbols symbols among them. */
static void make_code(struct buf *out, unsigned nsections, unsigned nsymbols,
		      bool overlap)
{
	static const uint8_t ident[16] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	static const uint8_t nops[16] = {
		0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90,
		0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90,
	};
	size_t code = sizeof(Elf64_Ehdr), symbols, strings;

	buf_add(out, ident, sizeof(ident));
	put16(out, ET_REL);
	put16(out, EM_X86_64);
	put32(out, 1);
	for (unsigned i = 0; i < 3; i++)
		put64(out, 0);
	put32(out, 0);
	put16(out, 64);
	put32(out, 0);
	put16(out, 64);
	put16(out, (uint16_t)(nsections + 3));
	put16(out, (uint16_t)(nsections + 2));
	for (unsigned i = 0; i < nsections; i++)
		buf_add(out, nops, sizeof(nops));
	symbols = out->size;
	put_symbol(out, 0, 0, 0, 0, 0);
	for (unsigned i = 0; i < nsymbols; i++)
		put_symbol(out, 1, STB_GLOBAL << 4 | STT_FUNC,
			   (uint16_t)(1 + i % nsections), 0, 1);
	strings = out->size;
	buf_add(out, shstrtab, sizeof(shstrtab));
	while (out->size % 8)
		buf_add(out, "", 1);
	poke(out, offsetof(Elf64_Ehdr, e_shoff), out->size, 8);
	put_header(out, 0, 0, 0, 0, 0, 0, 0, 0);
	for (unsigned i = 0; i < nsections; i++)
		put_header(out, 1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
			   code + (overlap ? 0 : i * sizeof(nops)),
			   overlap ? nsections * sizeof(nops) : sizeof(nops),
			   0, 0, 0);
	put_header(out, 18, SHT_SYMTAB, 0, symbols, (nsymbols + 1) * 24ull,
		   nsections + 2, 1, 24);
	put_header(out, 34, SHT_STRTAB, 0, strings, sizeof(shstrtab), 0, 0, 0);
}

static int load_code(struct session *session, const struct buf *buf,
		     struct code *code)
{
	struct object *object = read_object(session, buf);
	int err = code_load(object, CODE_INSNS, &session->diags, code);
	size_t count = 0;

	for (size_t i = 1; !err && i < object->nsections; i++)
		count += code->sections[i].ninsns;
	object_close(object);
	return err ? err : (int)count;
}

/* Neither sections times symbols, nor sections times bytes. */
static void decodes_in_proportion(void **state)
{
	struct buf many = { 0 }, same = { 0 };
	struct session session;
	struct code code;
	clock_t before;

	(void)state;
	session_begin(&session);
	make_code(&many, 50000, 250000, false);
	before = clock();
	assert_int_equal(load_code(&session, &many, &code), 50000 * 16);
	/* 0.2 s; each section a search of all symbols: 15 s. */
	assert_true((clock() - before) / CLOCKS_PER_SEC < 5);
	assert_int_equal(session.diags.count, 0);
	make_code(&same, 10, 0, true);
	assert_int_equal(load_code(&session, &same, &code), -EBADMSG);
	assert_non_null(strstr(session.diags.items[0].text,
			       "the sections of code overlap"));
	buf_free(&many);
	buf_free(&same);
	session_end(&session);
}

/* All passes and checks that read code, on whatever object_read() let in. */
static void everything(struct session *session, struct object *object)
{
	struct hardening_result *results =
		arena_array(&session->arena, struct hardening_result,
			    hardening_count());
	struct hardening_input input = { 0 };
	struct audit_input audit = { 0 };
	struct mcount_counts counts;
	struct map config;
	struct edits edits;
	struct code code;

	if (object->kind != OBJECT_ELF ||
	    code_load(object, CODE_INSNS, &session->diags, &code))
		return;
	map_init(&config, &session->arena);
	map_put(&config, STR("CONFIG_RETPOLINE"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_RETHUNK"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_SLS"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_X86_KERNEL_IBT"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_CALL_PADDING"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_CFI_CLANG"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_STACKPROTECTOR_STRONG"))->value = (void *)"y";
	map_put(&config, STR("CONFIG_ARM64_PTR_AUTH_KERNEL"))->value = (void *)"y";
	input.module = input.linked = &code;
	input.config = &config;
	hardening_results(&input, DIAG_ERROR, &session->arena, &session->diags,
			  results);
	audit.code = &code;
	audit_sections(&audit, &session->diags);
	audit_relocs(&audit, &session->diags);
	audit_symbols(&audit, &session->diags);
	audit_module(&audit, &session->diags);
	mcount_plan(&code, MCOUNT_NOP, &session->arena, &session->diags,
		    &edits, &counts);
	map_free(&config);
}

static void survives_every_byte_changed(void **state)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	struct buf buf = { 0 };

	(void)state;
	make_object(&buf);
	for (size_t at = 0; at < buf.size; at++) {
		char was = buf.data[at];

		for (size_t i = 0; i < sizeof(values); i++) {
			struct object *object = NULL;
			struct session session;

			session_begin(&session);
			buf.data[at] = (char)values[i];
			if (!object_read("test.o", (const uint8_t *)buf.data,
					 buf.size, &session.diags, &object))
				everything(&session, object);
			else
				assert_true(session.diags.count > 0);
			object_close(object);
			session_end(&session);
		}
		buf.data[at] = was;
	}
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_a_slot_for_every_call),
		cmocka_unit_test(writes_what_was_planned),
		cmocka_unit_test(refuses_edits_outside_of_a_section),
		cmocka_unit_test(bounds_the_output),
		cmocka_unit_test(decodes_in_proportion),
		cmocka_unit_test(survives_every_byte_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
