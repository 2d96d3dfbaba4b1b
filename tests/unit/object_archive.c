// SPDX-License-Identifier: GPL-2.0-or-later
/* The archive reader: ordinary and thin, long names, and what is refused. */
#include <elf.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object_fixture.h"

/* The smallest object: an ELF header without sections. */
static void make_member(struct buf *buf, uint16_t machine)
{
	static const uint8_t ident[EI_NIDENT] = {
		0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT,
	};

	*buf = (struct buf){ NULL, 0, 0 };
	buf_add(buf, ident, sizeof(ident));
	put16(buf, ET_REL);
	put16(buf, machine);
	while (buf->size < sizeof(Elf64_Ehdr))
		buf_add(buf, "", 1);
}

static void put_header(struct buf *buf, const char *name, size_t size)
{
	buf_printf(buf, "%-16s%-12d%-6d%-6d%-8o%-10zu`\n", name, 0, 0, 0, 0644,
		   size);
}

static void put_member(struct buf *buf, const char *name, const void *data,
		       size_t size)
{
	put_header(buf, name, size);
	buf_add(buf, data, size);
	if (size % 2)
		buf_str(buf, "\n");
}

static void put_elf(struct buf *buf, const char *name, uint16_t machine)
{
	struct buf elf;

	make_member(&elf, machine);
	put_member(buf, name, elf.data, elf.size);
	buf_free(&elf);
}

static const char long_names[] = "a-rather-long-member-name.o/\nx.o/\n";

static void make_archive(struct buf *buf)
{
	*buf = (struct buf){ NULL, 0, 0 };
	buf_str(buf, "!<arch>\n");
	put_member(buf, "/", "\0\0\0", 3);	/* odd: padded */
	put_member(buf, "//", long_names, sizeof(long_names) - 1);
	put_elf(buf, "short.o/", EM_X86_64);
	put_elf(buf, "/0", EM_X86_64);
}

static void reads_members(void **state)
{
	struct session session;
	struct object *object;
	struct buf buf;

	(void)state;
	session_begin(&session);
	make_archive(&buf);
	object = read_fine(&session, "lib.a", &buf);
	assert_int_equal(object->kind, OBJECT_ARCHIVE);
	assert_false(object->thin_archive);
	assert_int_equal(object->machine, MACHINE_X86_64);
	assert_int_equal(object->nmembers, 2);
	assert_string_equal(object->members[0].path, "lib.a(short.o)");
	assert_string_equal(object->members[1].path,
			    "lib.a(a-rather-long-member-name.o)");
	assert_int_equal(object->members[1].kind, OBJECT_ELF);
	object_close(object);

	/* Two machines: none of the whole. */
	put_elf(&buf, "/29", EM_AARCH64);
	object = read_fine(&session, "lib.a", &buf);
	assert_int_equal(object->nmembers, 3);
	assert_int_equal(object->machine, MACHINE_UNKNOWN);
	assert_int_equal(object->members[2].machine, MACHINE_AARCH64);
	assert_string_equal(object->members[2].path, "lib.a(x.o)");
	object_close(object);
	buf_free(&buf);
	session_end(&session);
}

static void reads_empty_archive(void **state)
{
	struct buf buf = { (char *)"!<arch>\n", 8, 0 };
	struct session session;
	struct object *object;

	(void)state;
	session_begin(&session);
	object = read_fine(&session, "lib.a", &buf);
	assert_int_equal(object->nmembers, 0);
	object_close(object);
	session_end(&session);
}

static void refuses(void **state)
{
	static const struct {
		const char *name;
		const char *size;	/* NULL: of the contents */
		const char *end;
		const char *content;
		int err;
		const char *text;
	} cases[] = {
		{ "a.o/", NULL, "`\n", "int x;", -ENOEXEC, "neither ELF" },
		{ "a.o/", NULL, "`\n", "!<arch>\n", -ENOTSUP, "an archive inside an archive" },
		{ "a.o/", NULL, "xx", "int x;", -EBADMSG, "no end mark" },
		{ "a.o/", "12x", "`\n", "int x;", -EBADMSG, "size is not a number" },
		{ "a.o/", "", "`\n", "int x;", -EBADMSG, "size is not a number" },
		{ "a.o/", "9999999999", "`\n", "int x;", -EBADMSG, "contents end past" },
		{ "#1/20", NULL, "`\n", "name of twenty bytes", -ENOTSUP, "BSD" },
		{ "/0", NULL, "`\n", "int x;", -EBADMSG, "not in the table of long names" },
		{ "/x", NULL, "`\n", "int x;", -EBADMSG, "not in the table of long names" },
		{ "/0:12", NULL, "`\n", "int x;", -ENOTSUP, "member of another archive" },
		{ "", NULL, "`\n", "int x;", -EBADMSG, "name is empty" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf buf = { NULL, 0, 0 };

		buf_str(&buf, "!<arch>\n");
		buf_printf(&buf, "%-16s%-32s", cases[i].name, "0");
		if (cases[i].size)
			buf_printf(&buf, "%-10s", cases[i].size);
		else
			buf_printf(&buf, "%-10zu", strlen(cases[i].content));
		buf_str(&buf, cases[i].end);
		buf_str(&buf, cases[i].content);
		read_refused("lib.a", &buf, cases[i].err, cases[i].text);
		buf_free(&buf);
	}
}

static void names_the_bad_member(void **state)
{
	struct session session;
	struct object *object = NULL;
	struct buf buf;

	(void)state;
	session_begin(&session);
	make_archive(&buf);
	put_member(&buf, "text.o/", "hello\n", 6);
	assert_int_equal(object_read("lib.a", (uint8_t *)buf.data, buf.size,
				     &session.diags, &object), -ENOEXEC);
	assert_string_equal(session.diags.items[0].place.file, "lib.a(text.o)");
	buf_free(&buf);
	session_end(&session);
}

/* Thin archives: names of files, relative to where the archive is. */

struct directory {
	char path[64];
	struct arena arena;
};

static int make_directory(void **state)
{
	struct directory *dir = calloc(1, sizeof(*dir));

	snprintf(dir->path, sizeof(dir->path), "/tmp/ltomod-test-XXXXXX");
	*state = dir;
	return mkdtemp(dir->path) ? 0 : -1;
}

static int remove_directory(void **state)
{
	struct directory *dir = *state;
	char *command = arena_printf(&dir->arena, "rm -r '%s'", dir->path);
	int err = system(command);

	arena_free(&dir->arena);
	free(dir);
	return err;
}

static const char *put_file(struct directory *dir, const char *name,
			    const struct buf *buf)
{
	char *path = arena_printf(&dir->arena, "%s/%s", dir->path, name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(buf->data, 1, buf->size, file), buf->size);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void make_thin(struct buf *buf, const char *names)
{
	*buf = (struct buf){ NULL, 0, 0 };
	buf_str(buf, "!<thin>\n");
	put_member(buf, "//", names, strlen(names));
	put_header(buf, "/0", sizeof(Elf64_Ehdr));
}

static void reads_thin_archive(void **state)
{
	struct directory *dir = *state;
	struct session session;
	struct object *object;
	struct buf elf, thin;
	const char *path;

	session_begin(&session);
	mkdir(arena_printf(&dir->arena, "%s/sub", dir->path), 0777);
	make_member(&elf, EM_AARCH64);
	put_file(dir, "sub/member.o", &elf);
	make_thin(&thin, "sub/member.o/\n");
	path = put_file(dir, "thin.a", &thin);
	assert_int_equal(object_open(path, &session.diags, &object), 0);
	assert_true(object->thin_archive);
	assert_int_equal(object->nmembers, 1);
	assert_string_equal(object->members[0].path,
			    arena_printf(&dir->arena, "%s/sub/member.o",
					 dir->path));
	assert_int_equal(object->members[0].machine, MACHINE_AARCH64);
	assert_int_equal(object->machine, MACHINE_AARCH64);
	object_close(object);
	buf_free(&thin);

	/* An absolute name. */
	make_thin(&thin, arena_printf(&dir->arena, "%s/sub/member.o/\n",
				      dir->path));
	path = put_file(dir, "thin.a", &thin);
	assert_int_equal(object_open(path, &session.diags, &object), 0);
	assert_int_equal(object->nmembers, 1);
	object_close(object);
	buf_free(&thin);
	buf_free(&elf);
	session_end(&session);
}

static void names_the_missing_member(void **state)
{
	struct directory *dir = *state;
	struct session session;
	struct object *object = NULL;
	struct buf thin;
	const char *path;

	session_begin(&session);
	make_thin(&thin, "gone.o/\n");
	path = put_file(dir, "thin.a", &thin);
	assert_int_equal(object_open(path, &session.diags, &object), -ENOENT);
	assert_null(object);
	assert_string_equal(session.diags.items[0].place.file,
			    arena_printf(&dir->arena, "%s/gone.o", dir->path));
	assert_non_null(strstr(session.diags.items[0].hint, path));
	buf_free(&thin);
	session_end(&session);
}

/* An archive that lists itself must not be opened for ever. */
static void refuses_archive_in_itself(void **state)
{
	struct directory *dir = *state;
	struct session session;
	struct object *object = NULL;
	struct buf thin;
	const char *path;

	session_begin(&session);
	make_thin(&thin, "thin.a/\n");
	path = put_file(dir, "thin.a", &thin);
	assert_int_equal(object_open(path, &session.diags, &object), -ENOTSUP);
	assert_string_equal(session.diags.items[0].text,
			    "an archive inside an archive");
	buf_free(&thin);
	session_end(&session);
}

/*
 * Cut off at the end of a member, an archive is a shorter archive; anywhere
 * else it is an error.
 */
static void survives_truncation(void **state)
{
	struct buf buf;
	size_t whole = 0;

	(void)state;
	make_archive(&buf);
	for (size_t n = 0; n <= buf.size; n++)
		whole += !read_any("lib.a", buf.data, n);
	/* Magic; "/" with and without its padding; "//"; two members. */
	assert_int_equal(whole, 6);
	buf_free(&buf);
}

static void survives_corruption(void **state)
{
	struct buf buf;

	(void)state;
	make_archive(&buf);
	try_corruptions("lib.a", &buf, 10000);
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_members),
		cmocka_unit_test(reads_empty_archive),
		cmocka_unit_test(refuses),
		cmocka_unit_test(names_the_bad_member),
		cmocka_unit_test_setup_teardown(reads_thin_archive,
						make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(names_the_missing_member,
						make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(refuses_archive_in_itself,
						make_directory,
						remove_directory),
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(survives_corruption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
