// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The block of symbol versions: what is written reads back, byte by byte where
 * the manual says; damage anywhere in a file never yields another version; and
 * no input crashes.
 */
#include <elf.h>
#include <nettle/sha2.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "object_fixture.h"

#include "symvers/symverblock.h"
#include "model/symverdata.h"

static struct symver versions[] = {
	{ "first", "", 0x12345678, SYMVER_EXPORT },
	{ "second.1$x", "A_NAMESPACE", 0xffffffff, SYMVER_EXPORT_GPL },
	{ "third", "", 0, SYMVER_UNKNOWN },
};

enum { VERSIONS = sizeof(versions) / sizeof(*versions) };

static const struct symver_block block = {
	.generator = SYMVER_TYPES,
	.digest = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
	.items = versions,
	.count = VERSIONS,
};

static void assert_versions(const struct symver_block *got)
{
	assert_int_equal(got->generator, SYMVER_TYPES);
	assert_int_equal(got->count, VERSIONS);
	for (size_t i = 0; i < VERSIONS; i++) {
		assert_string_equal(got->items[i].name, versions[i].name);
		assert_string_equal(got->items[i].namespace,
				    versions[i].namespace);
		assert_int_equal(got->items[i].crc, versions[i].crc);
		assert_int_equal(got->items[i].class, versions[i].class);
	}
}

/* ---- the bytes ------------------------------------------------------------ */

/* Put together by hand from the manual page. */
static void bytes_of_manual(void **state)
{
	uint8_t hash[SHA256_DIGEST_SIZE];
	struct buf want = { 0 }, got = { 0 };
	struct sha256_ctx context;

	(void)state;
	buf_add(&want, "LTSV", 4);
	put32(&want, 1);		/* format */
	put32(&want, 40 + 24 + 40 + 24);
	put32(&want, 2);		/* types */
	put32(&want, 3);		/* records */
	put32(&want, 0);		/* checksum */
	for (uint8_t i = 1; i <= 16; i++)
		buf_add(&want, &i, 1);
	put32(&want, 1);
	put32(&want, 16);
	put32(&want, 0x12345678);
	put32(&want, 1);
	buf_add(&want, "first\0\0\0", 8);
	put32(&want, 1);
	put32(&want, 32);
	put32(&want, 0xffffffff);
	put32(&want, 2);
	buf_add(&want, "second.1$x\0A_NAMESPACE\0\0", 24);
	put32(&want, 1);
	put32(&want, 16);
	put32(&want, 0);
	put32(&want, 0);
	buf_add(&want, "third\0\0\0", 8);
	sha256_init(&context);
	sha256_update(&context, want.size, (const uint8_t *)want.data);
	sha256_digest(&context, sizeof(hash), hash);
	memcpy(want.data + 20, hash, 4);

	symverdata_write(&got, &block);
	assert_int_equal(got.size, want.size);
	assert_memory_equal(got.data, want.data, want.size);
	buf_free(&want);
	buf_free(&got);
}

static int read_bytes(struct session *session, const void *data, size_t size,
		      struct symver_block *out)
{
	uint8_t *copy = exactly(data, size);
	int found = symverdata_read((struct str){ (const char *)copy, size },
				    PLACE_OFFSET("x.o", 0x100),
				    &session->arena, &session->diags, out);

	free(copy);
	return found;
}

static void reads_back(void **state)
{
	struct symver_block got = { 0 };
	struct session session;
	struct buf bytes = { 0 };

	(void)state;
	session_begin(&session);
	symverdata_write(&bytes, &block);
	assert_int_equal(read_bytes(&session, bytes.data, bytes.size, &got), 1);
	assert_versions(&got);
	assert_memory_equal(got.digest, block.digest, SYMVER_DIGEST);
	assert_int_equal(session.diags.count, 0);
	buf_free(&bytes);
	session_end(&session);
}

/* Every length but the whole is an error with a place inside of the data. */
static void cut_off(void **state)
{
	struct buf bytes = { 0 };

	(void)state;
	symverdata_write(&bytes, &block);
	for (size_t n = 0; n < bytes.size; n++) {
		struct symver_block got = { .count = 99 };
		struct session session;

		session_begin(&session);
		assert_int_equal(read_bytes(&session, bytes.data, n, &got),
				 -EBADMSG);
		assert_int_equal(got.count, 99);
		assert_int_equal(session.diags.counts[DIAG_ERROR], 1);
		assert_in_range(session.diags.items[0].place.offset, 0x100,
				0x100 + n);
		session_end(&session);
	}
	buf_free(&bytes);
}

static void write_checksum(struct buf *bytes, uint32_t size)
{
	struct sha256_ctx context;
	uint8_t hash[4];

	memset(bytes->data + 20, 0, 4);
	sha256_init(&context);
	sha256_update(&context, size, (const uint8_t *)bytes->data);
	sha256_digest(&context, sizeof(hash), hash);
	memcpy(bytes->data + 20, hash, 4);
}

/* Damage behind a checksum that is right: whatever it means, no crash. */
static void hostile(void **state)
{
	static const uint8_t spiteful[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct buf bytes = { 0 }, copy = { 0 };
	uint32_t random = 19;

	(void)state;
	symverdata_write(&bytes, &block);
	for (unsigned round = 0; round < 20000; round++) {
		struct symver_block got = { 0 };
		struct session session;
		int found;

		copy.size = 0;
		buf_add(&copy, bytes.data, bytes.size);
		for (unsigned n = next_random(&random) % 4 + 1; n--; )
			copy.data[next_random(&random) % copy.size] =
				(char)spiteful[next_random(&random) % 5];
		write_checksum(&copy, (uint32_t)copy.size);
		session_begin(&session);
		found = read_bytes(&session, copy.data, copy.size, &got);
		assert_true(found == 1 || found == 0 || found == -EBADMSG);
		assert_true(found == 1 || session.diags.count == 1);
		for (size_t i = 0; found == 1 && i < got.count; i++)
			assert_true(*got.items[i].name &&
				    got.items[i].namespace);
		session_end(&session);
	}
	buf_free(&bytes);
	buf_free(&copy);
}

/* Thousands of records that nobody knows: one note, and fast. */
static void unknown_records(void **state)
{
	enum { RECORDS = 200000 };
	struct symver_block got = { 0 };
	struct session session;
	struct buf bytes = { 0 };
	const struct symver_block empty = { .generator = SYMVER_GENKSYMS };

	(void)state;
	symverdata_write(&bytes, &empty);
	for (uint32_t i = 0; i < RECORDS; i++) {
		put32(&bytes, 1000 + i);
		put32(&bytes, i % 3 * 4);
		for (uint32_t n = i % 3; n--; )
			put32(&bytes, i);
	}
	poke(&bytes, 8, bytes.size, 4);
	poke(&bytes, 16, RECORDS, 4);
	write_checksum(&bytes, (uint32_t)bytes.size);
	session_begin(&session);
	assert_int_equal(read_bytes(&session, bytes.data, bytes.size, &got), 1);
	assert_int_equal(got.count, 0);
	assert_int_equal(session.diags.count, 1);
	assert_int_equal(session.diags.counts[DIAG_NOTE], 1);
	assert_string_equal(code_text(session.diags.items[0].code), "block-record");
	buf_free(&bytes);
	session_end(&session);
}

/* ---- in files ------------------------------------------------------------- */

/* A directory with objects that carry the block. */
struct world {
	char dir[64];
	struct arena arena;
};

static const char *const files[] = { "thin.o", "full.o", "elf.o" };

enum { FILES = sizeof(files) / sizeof(*files) };

static const char *in(struct world *world, const char *name)
{
	return arena_printf(&world->arena, "%s/%s", world->dir, name);
}

static void put_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static struct buf get_file(const char *path)
{
	struct buf buf = { 0 };
	FILE *file = fopen(path, "r");
	char piece[4096];
	size_t got;

	assert_non_null(file);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&buf, piece, got);
	fclose(file);
	return buf;
}

static int make_world(void **state)
{
	static const char *const flags[FILES] = { "-flto=thin", "-flto", "" };
	struct world *world = calloc(1, sizeof(*world));
	struct session session;

	snprintf(world->dir, sizeof(world->dir), "/tmp/ltomod-test-XXXXXX");
	if (!mkdtemp(world->dir))
		return -1;
	*state = world;
	session_begin(&session);
	for (size_t i = 0; i < FILES; i++) {
		const char *path = in(world, files[i]);

		if (system(arena_printf(&world->arena,
				"echo 'int f(void) { return 1; }' | clang${LLVM_SUFFIX--19} --target=x86_64-linux-gnu %s -x c -c -o %s - && cp %s %s.plain",
				flags[i], path, path, path)) ||
		    symver_block_set(path, &block, &session.diags))
			return -1;
	}
	session_end(&session);
	return 0;
}

static int remove_world(void **state)
{
	struct world *world = *state;
	int err = system(arena_printf(&world->arena, "rm -r '%s'", world->dir));

	arena_free(&world->arena);
	free(world);
	return err;
}

/* By object_open() and by the glance of symver_blocks_read(). */
static void found_in_files(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < FILES; i++) {
		struct symver_blocks blocks = { 0 };
		struct object *object = NULL;
		struct session session;

		session_begin(&session);
		assert_int_equal(object_open(in(world, files[i]),
					     &session.diags, &object), 0);
		assert_non_null(object->symvers);
		assert_versions(object->symvers);
		object_close(object);
		assert_int_equal(symver_blocks_read(in(world, files[i]),
						    &session.arena,
						    &session.diags, &blocks), 0);
		assert_int_equal(blocks.count, 1);
		assert_versions(&blocks.items[0]);
		symver_blocks_free(&blocks);
		assert_int_equal(session.diags.count, 0);
		session_end(&session);
	}
}

/* Four bytes of padding, as some ar adds: LLVM ignores them, so do we. */
static void padding_stays_last(void **state)
{
	struct world *world = *state;
	const char *path = in(world, "padded.o");
	struct buf plain = get_file(in(world, "thin.o.plain")), now;
	struct symver_blocks blocks = { 0 };
	struct session session;

	session_begin(&session);
	buf_add(&plain, "\n\n\n\n", 4);
	put_file(path, plain.data, plain.size);
	assert_int_equal(symver_block_set(path, &block, &session.diags), 0);
	now = get_file(path);
	assert_true(now.size > plain.size);
	assert_memory_equal(now.data + now.size - 4, "\n\n\n\n", 4);
	assert_memory_equal(now.data, plain.data, plain.size - 4);
	buf_free(&now);
	symver_blocks_read(path, &session.arena, &session.diags, &blocks);
	assert_int_equal(blocks.count, 1);
	symver_blocks_free(&blocks);
	assert_int_equal(symver_block_set(path, NULL, &session.diags), 0);
	now = get_file(path);
	assert_int_equal(now.size, plain.size);
	assert_memory_equal(now.data, plain.data, plain.size);
	buf_free(&now);
	buf_free(&plain);
	session_end(&session);
}

/* Names that could not be read back are not written. */
static void refuses_bad_names(void **state)
{
	struct world *world = *state;
	const char *path = in(world, "thin.o");
	struct buf before = get_file(path), after;
	struct symver bad[][2] = {
		{ { "", "", 1, 0 }, { "x", "", 1, 0 } },
		{ { "x", "", 1, 0 }, { "x", "", 1, 0 } },
		{ { "x\n", "", 1, 0 }, { "y", "", 1, 0 } },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct symver_block wrong = {
			.generator = SYMVER_TYPES, .items = bad[i], .count = 2,
		};
		struct session session;

		session_begin(&session);
		assert_int_equal(symver_block_set(path, &wrong, &session.diags),
				 -EIO);
		assert_int_equal(diags_status(&session.diags), 2);
		session_end(&session);
	}
	after = get_file(path);
	assert_int_equal(after.size, before.size);
	assert_memory_equal(after.data, before.data, before.size);
	buf_free(&before);
	buf_free(&after);
}

/* Any byte of a file changed: the same versions, or none; never others. */
static void damage_is_never_a_version(void **state)
{
	struct world *world = *state;

	for (size_t f = 0; f < FILES; f++) {
		struct buf bytes = get_file(in(world, files[f]));
		size_t accepted = 0;

		for (size_t at = 0; at < bytes.size; at++) {
			for (unsigned bit = 0; bit < 8; bit += 3) {
				struct object *object = NULL;
				struct session session;

				bytes.data[at] ^= (char)(1 << bit);
				session_begin(&session);
				if (!object_read(files[f],
						 (const uint8_t *)bytes.data,
						 bytes.size, &session.diags,
						 &object) && object->symvers) {
					accepted++;
					assert_versions(object->symvers);
				}
				object_close(object);
				session_end(&session);
				bytes.data[at] ^= (char)(1 << bit);
			}
		}
		/* Bits without a meaning: the padding of the block.  Of ELF,
		 * whatever is in no section. */
		if (strcmp(files[f], "elf.o"))
			assert_true(accepted <= 8 * 3);
		buf_free(&bytes);
	}
}

static void any_length(void **state)
{
	struct world *world = *state;

	for (size_t f = 0; f < FILES; f++) {
		struct buf bytes = get_file(in(world, files[f]));

		try_prefixes(files[f], &bytes, 1);
		try_corruptions(files[f], &bytes, 2000);
		buf_free(&bytes);
	}
}

/* The writer on damaged files: changed or refused, and readable after. */
static void edit_of_damaged_files(void **state)
{
	struct world *world = *state;
	const char *path = in(world, "damaged.o");
	uint32_t random = 7;

	for (size_t f = 0; f < FILES; f++) {
		struct buf bytes = get_file(in(world, files[f]));

		for (unsigned round = 0; round < 150; round++) {
			size_t at = next_random(&random) % bytes.size;
			size_t n = round % 3 ? bytes.size : at;
			struct symver_blocks blocks = { 0 };
			struct session session;
			char old = bytes.data[at];

			bytes.data[at] = (char)next_random(&random);
			put_file(path, bytes.data, n);
			session_begin(&session);
			if (!symver_block_set(path, &block, &session.diags)) {
				symver_blocks_read(path, &session.arena,
						   &session.diags, &blocks);
				assert_int_equal(blocks.count, 1);
				assert_versions(&blocks.items[0]);
			} else {
				assert_true(session.diags.count > 0);
			}
			symver_blocks_free(&blocks);
			session_end(&session);
			bytes.data[at] = old;
		}
		buf_free(&bytes);
	}
}

/* @path is an ELF object of @bytes: add (@with) or strip never makes it much
 * longer, and what is refused is refused for what the input says. */
static void edit_is_bounded(const char *path, const struct buf *bytes,
			    const struct symver_block *with)
{
	struct session session;
	struct buf now;

	put_file(path, bytes->data, bytes->size);
	session_begin(&session);
	if (!symver_block_set(path, with, &session.diags)) {
		now = get_file(path);
		assert_true(now.size <= 2 * bytes->size + 4096);
	} else {
		assert_true(session.diags.count > 0);
		for (size_t i = 0; i < session.diags.count; i++)
			assert_string_not_equal(code_text(session.diags.items[i].code),
						"file-write");
		now = get_file(path);
		assert_int_equal(now.size, bytes->size);
		assert_memory_equal(now.data, bytes->data, now.size);
	}
	buf_free(&now);
	session_end(&session);
}

/* Offsets, sizes and alignments of an ELF object's headers, one by one. */
static void headers_do_not_size_the_output(void **state)
{
	static const uint8_t fields[] = {
		offsetof(Elf64_Shdr, sh_offset), offsetof(Elf64_Shdr, sh_size),
		offsetof(Elf64_Shdr, sh_addralign),
	};
	struct world *world = *state;
	const char *path = in(world, "huge.o");
	const char *const inputs[] = {
		in(world, files[FILES - 1]),
		arena_printf(&world->arena, "%s.plain",
			     in(world, files[FILES - 1])),
	};
	struct rlimit was, limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	limit = was;
	limit.rlim_cur = 1 << 20;	/* if the test fails, not by a disk */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t f = 0; f < 2; f++) {
		struct buf bytes = get_file(inputs[f]);
		Elf64_Ehdr header;

		memcpy(&header, bytes.data, sizeof(header));
		for (size_t i = 1; i < header.e_shnum; i++) {
			for (size_t k = 0; k < sizeof(fields); k++) {
				char *field = bytes.data + header.e_shoff +
					i * sizeof(Elf64_Shdr) + fields[k];
				uint64_t old, huge = 1ull << 30;

				memcpy(&old, field, sizeof(old));
				memcpy(field, &huge, sizeof(huge));
				edit_is_bounded(path, &bytes, &block);
				edit_is_bounded(path, &bytes, NULL);
				memcpy(field, &old, sizeof(old));
			}
		}
		poke(&bytes, offsetof(Elf64_Ehdr, e_phnum), 0xfffe, 2);
		edit_is_bounded(path, &bytes, &block);
		edit_is_bounded(path, &bytes, NULL);
		poke(&bytes, offsetof(Elf64_Ehdr, e_phnum), header.e_phnum, 2);
		poke(&bytes, offsetof(Elf64_Ehdr, e_shoff), 1ull << 30, 8);
		edit_is_bounded(path, &bytes, &block);
		edit_is_bounded(path, &bytes, NULL);
		buf_free(&bytes);
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_manual),
		cmocka_unit_test(reads_back),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(hostile),
		cmocka_unit_test(unknown_records),
		cmocka_unit_test(found_in_files),
		cmocka_unit_test(padding_stays_last),
		cmocka_unit_test(refuses_bad_names),
		cmocka_unit_test(damage_is_never_a_version),
		cmocka_unit_test(any_length),
		cmocka_unit_test(edit_of_damaged_files),
		cmocka_unit_test(headers_do_not_size_the_output),
	};

	return cmocka_run_group_tests(tests, make_world, remove_world);
}
