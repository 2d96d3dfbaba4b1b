// SPDX-License-Identifier: GPL-2.0-or-later
/* Types found in files of each kind that holds them. */
#include "btf_fixture.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#include "object/btffile.h"

struct files {
	struct both both;	/* a kernel's types and a module's */
	char path[40];
};

static void files_begin(struct files *files)
{
	static const char *const base[LINES] = { INT, "struct s 4 | a #1 0" };
	static const char *const module[LINES] = { "ptr - @2", "var v #1 1" };

	both_make(&files->both, base, module);
	strcpy(files->path, "/tmp/ltomod-btf.XXXXXX");
	close(mkstemp(files->path));
}

static void files_end(struct files *files)
{
	unlink(files->path);
	both_free(&files->both);
}

static void put(struct files *files, struct str bytes)
{
	FILE *f = fopen(files->path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	fclose(f);
}

/* A file of @bytes gives types up to @end, or is refused by @code. */
static void expect(struct files *files, struct str bytes, const struct btf *base,
		   uint32_t end, int err, const char *code)
{
	struct btf_file file;
	size_t before = files->both.diags.count;

	put(files, bytes);
	assert_int_equal(btf_file_open(files->path, base, &files->both.arena,
				       &files->both.diags, &file), err);
	if (err) {
		assert_int_equal(files->both.diags.count, before + 1);
		expect_diag(&files->both.diags, before, code, 0, "");
		return;
	}
	assert_int_equal(file.btf.end, end);
	btf_file_close(&file);
}

static void add_zeros(struct buf *buf, size_t to)
{
	while (buf->size < to)
		buf_add(buf, "", 1);
}

static void word_at(struct buf *buf, size_t at, uint32_t value)
{
	value = htole32(value);
	memcpy(buf->data + at, &value, sizeof(value));
}

/* arm64's, with a header of types that are none, small ones, and a kernel's. */
static void make_image(struct files *files, struct buf *image)
{
	struct made small = { .first = 1 };

	add_zeros(image, 0x38);
	buf_add(image, "ARM\x64", 4);
	add_zeros(image, 200);
	put32(image, 0x0001eb9f);
	put32(image, 24);
	put32(image, 0xfffffff0);
	add_zeros(image, 301);
	buf_add(&small.strings, "", 1);
	add_type(&small, "int i 4 0x20");
	finish(&small);
	buf_add(image, small.bytes.data, small.bytes.size);
	add_zeros(image, 501);
	buf_add(image, files->both.base_bytes.bytes.data,
		files->both.base_bytes.bytes.size);
	/* The largest, but a type in it is of no kind. */
	small.bytes.size = 0;
	for (int i = 0; i < 100; i++)
		put32(&small.types, 0xffffffff);
	finish(&small);
	buf_add(image, small.bytes.data, small.bytes.size);
	add_zeros(image, 2000);
	made_free(&small);
}

static void pack(struct str bytes, struct buf *out)
{
	char packed[4096];
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes.p,
		       .avail_in = (uInt)bytes.n, .next_out = (Bytef *)packed,
		       .avail_out = sizeof(packed) };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8,
				      Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	buf_add(out, packed, z.total_out);
	deflateEnd(&z);
}

static void found(void **state)
{
	struct buf packed = { 0 }, image = { 0 }, zboot = { 0 };
	struct files files;
	struct str base, module;
	uint32_t kernel;

	(void)state;
	files_begin(&files);
	base = buf_view(&files.both.base_bytes.bytes);
	module = buf_view(&files.both.module_bytes.bytes);
	kernel = files.both.base.end;

	expect(&files, base, NULL, kernel, 0, NULL);
	pack(base, &packed);
	expect(&files, buf_view(&packed), NULL, kernel, 0, NULL);
	expect(&files, module, &files.both.base, kernel + 2, 0, NULL);
	/* A base that is given to what needs none. */
	expect(&files, base, &files.both.base, kernel, 0, NULL);

	make_image(&files, &image);
	expect(&files, buf_view(&image), NULL, kernel, 0, NULL);
	packed.size = 0;
	pack(buf_view(&image), &packed);
	expect(&files, buf_view(&packed), NULL, kernel, 0, NULL);

	buf_add(&zboot, "MZ\0\0zimg", 8);
	add_zeros(&zboot, 64);
	word_at(&zboot, 8, 64);
	word_at(&zboot, 12, (uint32_t)packed.size);
	buf_add(&zboot, packed.data, packed.size);
	expect(&files, buf_view(&zboot), NULL, kernel, 0, NULL);
	word_at(&zboot, 12, (uint32_t)packed.size + 1);
	expect(&files, buf_view(&zboot), NULL, 0, -ENOTSUP, "boot-image");

	buf_free(&zboot);
	buf_free(&image);
	buf_free(&packed);
	files_end(&files);
}

static void not_found(void **state)
{
	struct files files;
	struct buf image = { 0 };
	struct str base, module;

	(void)state;
	files_begin(&files);
	base = buf_view(&files.both.base_bytes.bytes);
	module = buf_view(&files.both.module_bytes.bytes);

	expect(&files, STR(""), NULL, 0, -ENOENT, "btf-missing");
	expect(&files, STR("\177ELF"), NULL, 0, -ENOENT, "btf-missing");
	expect(&files, module, NULL, 0, -ENOLINK, "btf-base");
	expect(&files, (struct str){ base.p, base.n - 1 }, NULL, 0, -EBADMSG,
	       "btf-malformed");
	expect(&files, (struct str){ module.p, module.n - 1 },
	       &files.both.base, 0, -EBADMSG, "btf-malformed");
	make_image(&files, &image);
	image.size = 250;
	expect(&files, buf_view(&image), NULL, 0, -ENOENT, "btf-missing");
	buf_free(&image);
	files_end(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found),
		cmocka_unit_test(not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
