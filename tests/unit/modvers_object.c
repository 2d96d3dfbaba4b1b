// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The loader's view of real files, made by clang and ld.lld, and of every
 * truncation and thousands of corruptions of them: an error with a diagnostic,
 * or something of which every string can be read.
 */
#include <errno.h>
#include <lz4.h>
#include <lzma.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "object_fixture.h"
#include "object/decompress.h"
#include "loader/loadable_read.h"

#define TOOLS "${LLVM_SUFFIX--19}"	/* for sh, which runs the commands */

static const char module_source[] =
"	.section .modinfo, \"a\"\n"
"	.asciz \"license=GPL\"\n"
"	.section .gnu.linkonce.this_module, \"aw\"\n"
"	.zero 128\n"
"	.section __versions, \"a\"\n"
"	.quad 0x11\n"
"	.asciz \"used\"\n"
"	.zero 51\n"
"	.section __version_ext_crcs, \"a\"\n"
"	.long 0x22, 0x33\n"
"	.section __version_ext_names, \"a\"\n"
"	.asciz \"used\"\n"
"	.asciz \"used_too\"\n"
"	.section __ksymtab_strings, \"aMS\", @progbits, 1\n"
"1:	.asciz \"given\"\n"
"2:	.asciz \"A_SPACE\"\n"
"	.section __ksymtab_gpl, \"a\"\n"
"	.long given - ., 1b - ., 2b - .\n"
"	.section __kcrctab_gpl, \"a\"\n"
"	.long 0x44\n"
"	.section .comment, \"MS\", @progbits, 1\n"
"	.asciz \"GCC: (Debian) 12.2.0\"\n"
"	.section .note.Linux, \"a\", @note\n"
"	.long 6, 4, 0x101\n"
"	.asciz \"Linux\"\n"
"	.balign 4\n"
"	.long 1\n"
"	.text\n"
"	.globl given, init_module\n"
"	.type init_module, @function\n"
"given:	.quad used, used_too\n"
"	.weak maybe\n"
"	.quad maybe\n"
"init_module: endbr64\n";

static const char vmlinux_source[] =
"	.section __ksymtab_strings, \"aMS\", @progbits, 1\n"
"1:	.asciz \"kmalloc\"\n"
"2:	.asciz \"\"\n"
"	.section __ksymtab, \"a\"\n"
"	.long 0, 1b - ., 2b - .\n"
"	.section __kcrctab, \"a\"\n"
"	.long 0x55\n"
"	.section .rodata, \"a\"\n"
"vermagic: .asciz \"6.1 SMP \"\n"
"linux_banner: .asciz \"Linux version 6.1 (me)\"\n"
"	.text\n"
"	.globl _start\n"
"_start:	nop\n";

static struct buf module, vmlinux;

static int slurp(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	if (!file)
		return -1;
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(out, chunk, n);
	return fclose(file);
}

static int write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) < 0)
		return -1;
	return fclose(file);
}

static int make_files(void **state)
{
	char directory[] = "/tmp/ltomod-test-XXXXXX";
	const char *assemble = "clang" TOOLS " --target=x86_64-linux-gnu -c";
	struct arena arena = { 0 };
	int err;

	(void)state;
	if (!mkdtemp(directory) || chdir(directory))
		return -1;
	err = write_text("m.s", module_source) || write_text("v.s", vmlinux_source) ||
	      system(arena_printf(&arena, "%s m.s && %s v.s && ld.lld" TOOLS " -o v v.o",
				  assemble, assemble)) ||
	      slurp("m.o", &module) || slurp("v", &vmlinux);
	if (chdir("/") || system(arena_printf(&arena, "rm -r %s", directory)))
		err = -1;
	arena_free(&arena);
	return err;
}

static int drop_files(void **state)
{
	(void)state;
	buf_free(&module);
	buf_free(&vmlinux);
	return 0;
}

static int read_module(const void *data, size_t size, struct session *s,
		       struct loadable *out)
{
	struct object *object;
	struct str modinfo;
	int err;

	*out = (struct loadable){ .path = "m" };
	err = object_read("m", data, size, &s->diags, &object);
	if (err)
		return err;
	err = loadable_read(object, &s->arena, &s->diags, out, &modinfo);
	object_close(object);
	return err;
}

static int read_vmlinux(const void *data, size_t size, struct session *s,
			struct loadable *out)
{
	const struct str file = { data, size };

	*out = (struct loadable){ .path = "v" };
	return is_linked_elf(file) ?
	       loadable_read_vmlinux(file, &s->arena, &s->diags, out) : -ENOEXEC;
}

static void whole_module(void **state)
{
	struct session s;
	struct loadable l;

	(void)state;
	session_begin(&s);
	assert_int_equal(read_module(module.data, module.size, &s, &l), 0);
	assert_int_equal(l.kind, LOADABLE_MODULE);
	assert_int_equal(l.machine, MACHINE_X86_64);
	assert_int_equal(l.this_module_size, 128);
	assert_true(l.has_init && l.has_basic && l.has_extended);
	assert_int_equal(l.nversions, 3);
	assert_int_equal(l.nimports, 3);
	/* The extended version counts, not the basic one. */
	assert_string_equal(l.imports[0].name, "used");
	assert_int_equal(l.imports[0].version->crc, 0x22);
	assert_int_equal(l.imports[1].version->crc, 0x33);
	assert_int_equal(loadable_version(&l, "used", true)->crc, 0x22);
	assert_int_equal(loadable_version(&l, "used", false)->crc, 0x11);
	assert_null(loadable_version(&l, "maybe", true));
	assert_true(l.imports[2].weak && !l.imports[2].version);
	assert_int_equal(l.nexports, 1);
	assert_string_equal(l.exports[0].name, "given");
	assert_string_equal(l.exports[0].namespace, "A_SPACE");
	assert_int_equal(l.exports[0].crc, 0x44);
	assert_true(l.exports[0].gpl_only && l.exports[0].has_crc);
	assert_int_equal(l.traits, BUILT_GCC | BUILT_LTO | BUILT_IBT | BUILT_CODE);
	session_end(&s);
}

static void whole_vmlinux(void **state)
{
	struct session s;
	struct loadable l;

	(void)state;
	session_begin(&s);
	assert_int_equal(read_vmlinux(vmlinux.data, vmlinux.size, &s, &l), 0);
	assert_int_equal(l.kind, LOADABLE_VMLINUX);
	assert_int_equal(l.nexports, 1);
	assert_string_equal(l.exports[0].name, "kmalloc");
	assert_string_equal(l.exports[0].namespace, "");
	assert_int_equal(l.exports[0].crc, 0x55);
	assert_string_equal(l.vermagic, "6.1 SMP ");
	assert_string_equal(l.release, "6.1");
	session_end(&s);
}

typedef int reader(const void *data, size_t size, struct session *s,
		   struct loadable *out);

/* Every string that was promised; or a diagnostic of a failure. */
static void try_read(reader *read, const void *data, size_t size)
{
	uint8_t *copy = exactly(data, size);
	struct session s;
	struct loadable l;
	size_t sum = 0;

	session_begin(&s);
	if (read(copy, size, &s, &l)) {
		assert_true(s.diags.count > 0 || read == read_vmlinux);
	} else {
		loadable_signature((struct str){ (char *)copy, size }, &l);
		for (size_t i = 0; i < l.nversions; i++)
			sum += strlen(l.versions[i].name);
		for (size_t i = 0; i < l.nimports; i++)
			sum += strlen(l.imports[i].name);
		for (size_t i = 0; i < l.nexports; i++)
			sum += strlen(l.exports[i].name) +
			       strlen(l.exports[i].namespace);
		assert_true(sum < 1000 * size);
	}
	session_end(&s);
	free(copy);
}

static void torment(reader *read, const struct buf *file)
{
	uint8_t *copy = exactly(file->data, file->size);
	uint32_t state = 2026;

	for (size_t n = 0; n < file->size; n++)
		try_read(read, file->data, n);
	for (unsigned round = 0; round < 20000; round++) {
		size_t at = next_random(&state) % file->size;
		size_t run = next_random(&state) % 4 ? 1 : 4;

		if (run > file->size - at)
			run = 1;
		for (size_t i = 0; i < run; i++)
			copy[at + i] = (uint8_t)next_random(&state);
		try_read(read, copy, file->size);
		memcpy(copy + at, file->data + at, run);
	}
	free(copy);
}

static void broken_module(void **state)
{
	(void)state;
	torment(read_module, &module);
}

static void broken_vmlinux(void **state)
{
	(void)state;
	torment(read_vmlinux, &vmlinux);
}

/* ---- signatures ------------------------------------------------------------ */

static void signatures(void **state)
{
	static const struct {
		uint8_t id_type, unused, length[4], first;
		enum signature signature;
	} table[] = {
		{ 2, 0, { 0, 0, 0, 5 }, 0x30, SIGNATURE_PRESENT },
		{ 1, 0, { 0, 0, 0, 5 }, 0x30, SIGNATURE_FOREIGN },
		{ 2, 1, { 0, 0, 0, 5 }, 0x30, SIGNATURE_DAMAGED },
		{ 2, 0, { 0, 0, 0, 0 }, 0x30, SIGNATURE_DAMAGED },
		{ 2, 0, { 0, 0, 0, 5 }, 0x31, SIGNATURE_DAMAGED },
		{ 2, 0, { 0, 0, 0, 13 }, 0x30, SIGNATURE_DAMAGED },
		{ 2, 0, { 255, 255, 255, 255 }, 0x30, SIGNATURE_DAMAGED },
	};
	static const char marker[] = "~Module signature appended~\n";

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		uint8_t trailer[12] = { table[i].unused, 0, table[i].id_type };
		struct buf file = { 0 };
		struct loadable l = { 0 };

		memcpy(trailer + 8, table[i].length, 4);
		buf_str(&file, "content:");
		buf_add(&file, &table[i].first, 1);
		buf_str(&file, "1234");
		buf_add(&file, trailer, sizeof(trailer));
		buf_str(&file, marker);
		loadable_signature(buf_view(&file), &l);
		assert_int_equal(l.signature, table[i].signature);
		assert_int_equal(!l.signature_why, table[i].signature != SIGNATURE_DAMAGED);
		for (size_t n = 0; n < file.size; n++) {
			uint8_t *copy = exactly(file.data + n, file.size - n);

			loadable_signature((struct str){ (char *)copy,
							 file.size - n }, &l);
			free(copy);
		}
		buf_free(&file);
	}
}

/* ---- compressed ------------------------------------------------------------- */

static void gzip(const struct buf *in, struct buf *out)
{
	uint8_t *packed = malloc(in->size + 1000);
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, 0), Z_OK);
	z.next_in = (Bytef *)in->data;
	z.avail_in = (uInt)in->size;
	z.next_out = packed;
	z.avail_out = (uInt)in->size + 1000;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	buf_add(out, packed, z.total_out);
	deflateEnd(&z);
	free(packed);
}

static void xz(const struct buf *in, struct buf *out)
{
	uint8_t *packed = malloc(in->size + 1000);
	size_t size = 0;

	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL,
			 (const uint8_t *)in->data, in->size, packed, &size,
			 in->size + 1000), LZMA_OK);
	buf_add(out, packed, size);
	free(packed);
}

static void zstd(const struct buf *in, struct buf *out)
{
	uint8_t *packed = malloc(ZSTD_compressBound(in->size));
	size_t size = ZSTD_compress(packed, ZSTD_compressBound(in->size),
				    in->data, in->size, 3);

	assert_false(ZSTD_isError(size));
	buf_add(out, packed, size);
	free(packed);
}

/* One block in a legacy frame. */
static void lz4(const struct buf *in, struct buf *out)
{
	int room = LZ4_compressBound((int)in->size);
	char *packed = malloc((size_t)room);
	uint32_t size = (uint32_t)LZ4_compress_default(in->data, packed,
						       (int)in->size, room);

	assert_int_not_equal(size, 0);
	buf_add(out, "\x02\x21\x4c\x18", 4);
	buf_add(out, &size, sizeof(size));
	buf_add(out, packed, size);
	free(packed);
}

static int unpack(const void *data, size_t size, const struct buf *wanted)
{
	uint8_t *copy = exactly(data, size);
	const struct str packed = { (char *)copy, size };
	struct buf out = { 0 };
	struct session s;
	int err;

	session_begin(&s);
	err = decompress("p", packed, &out, &s.diags);
	if (err)
		assert_int_equal(s.diags.count, err != -EINVAL);
	else if (wanted)
		assert_memory_equal(out.data, wanted->data, wanted->size);
	buf_free(&out);
	session_end(&s);
	free(copy);
	return err;
}

static void compressed(void **state)
{
	static void (*const packers[])(const struct buf *, struct buf *) = {
		gzip, xz, zstd, lz4,
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct buf packed = { 0 };
		uint32_t random = 2026;

		packers[i](&module, &packed);
		assert_non_null(compression_of(buf_view(&packed)));
		assert_int_equal(unpack(packed.data, packed.size, &module), 0);
		for (size_t n = 0; n < packed.size; n++)
			assert_true(unpack(packed.data, n, NULL) < 0);
		for (unsigned round = 0; round < 2000; round++) {
			char *byte = &packed.data[next_random(&random) % packed.size];
			char was = *byte;

			*byte = (char)next_random(&random);
			unpack(packed.data, packed.size, NULL);
			*byte = was;
		}
		buf_free(&packed);
	}
	assert_int_equal(unpack("plain", 5, NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_module),
		cmocka_unit_test(whole_vmlinux),
		cmocka_unit_test(broken_module),
		cmocka_unit_test(broken_vmlinux),
		cmocka_unit_test(signatures),
		cmocka_unit_test(compressed),
	};

	return cmocka_run_group_tests(tests, make_files, drop_files);
}
