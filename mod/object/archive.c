// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Archives in the GNU variant (binutils, include/ar.h documents the header;
 * LLVM writes the same): a magic line, then members, each after a header of 60
 * bytes of text and at an even offset.
 *
 *	name/		a member with a short name
 *	/123		the name stands at byte 123 of the member "//", and
 *			ends there with "/\n"
 *	/  /SYM64/	the archive's symbol table: skipped, as modpost reads
 *			the members themselves
 *
 * A thin archive (kbuild: `ar cDPrST`) holds headers and names only; a name is
 * a path relative to the directory of the archive.
 */
#include <errno.h>
#include <limits.h>

#include "model/reading.h"
#include "object/archive.h"

enum {
	MAGIC_SIZE = 8,
	HEADER_SIZE = 60,
	NAME_SIZE = 16,
	SIZE_AT = 48,
	SIZE_SIZE = 10,
	END_AT = 58,
};

struct cursor {
	struct object *archive;
	struct diags *diags;
	uint64_t at;		/* of the next header */
	struct str long_names;	/* contents of "//" */
};

struct member {
	uint64_t at;		/* of its header */
	struct str field;	/* the name field, blanks at its end removed */
	uint64_t start;		/* of its contents in the archive... */
	uint64_t size;		/* ...and their size as the header says */
	bool special;		/* symbol table or long names */
};

static int bad_member(const struct cursor *cursor, uint64_t at,
		      const char *what)
{
	return bad_at(cursor->diags, cursor->archive, at,
		      "archive member: %s", what);
}

static struct str text_field(const uint8_t *p, size_t size)
{
	struct str field = { (const char *)p, size };

	while (field.n && field.p[field.n - 1] == ' ')
		field.n--;
	return field;
}

/* Reads the header at cursor->at and steps over the member. */
static int next_member(struct cursor *cursor, struct member *member)
{
	const struct file_map *map = &cursor->archive->map;
	const uint8_t *header = map->data + cursor->at;
	unsigned long long size;
	bool stored;

	*member = (struct member){ .at = cursor->at };
	if (!range_ok(cursor->at, HEADER_SIZE, map->size))
		return bad_member(cursor, member->at, "its header is cut off");
	if (header[END_AT] != '`' || header[END_AT + 1] != '\n')
		return bad_member(cursor, member->at,
				  "its header has no end mark");
	member->field = text_field(header, NAME_SIZE);
	if (!str_to_u64(text_field(header + SIZE_AT, SIZE_SIZE), &size))
		return bad_member(cursor, member->at,
				  "its size is not a number");
	member->special = str_eq(member->field, STR("/")) ||
			  str_eq(member->field, STR("//")) ||
			  str_eq(member->field, STR("/SYM64/"));
	stored = member->special || !cursor->archive->thin_archive;
	member->start = cursor->at + HEADER_SIZE;
	member->size = size;
	if (stored && !range_ok(member->start, size, map->size))
		return bad_member(cursor, member->at,
				  "its contents end past the end of the file");
	cursor->at = member->start + (stored ? size : 0);
	cursor->at += cursor->at & 1;
	return 0;
}

/* Puts the name of @member, a slice into the archive, in *name. */
static int member_name(const struct cursor *cursor, const struct member *member,
		       struct str *name)
{
	unsigned long long offset;
	const char *end;

	*name = member->field;
	if (str_starts(*name, STR("#1/"))) {
		foreign(cursor->diags, cursor->archive,
			"an archive in BSD format: long names of the form \"%.*s\"",
			(int)name->n, name->p);
		diag_hint(cursor->diags, "make it with llvm-ar --format=gnu");
		return -ENOTSUP;
	}
	if (!str_starts(*name, STR("/"))) {
		if (str_ends(*name, STR("/")))
			name->n--;
	} else {
		if (memchr(name->p, ':', name->n))
			return foreign(cursor->diags, cursor->archive,
				       "a thin archive that names a member of another archive (\"%.*s\")",
				       (int)name->n, name->p);
		if (!str_to_u64(str_skip(*name, 1), &offset) ||
		    offset >= cursor->long_names.n)
			return bad_member(cursor, member->at,
					  "its name is not in the table of long names");
		*name = str_skip(cursor->long_names, offset);
		end = memchr(name->p, '\n', name->n);
		if (!end)
			return bad_member(cursor, member->at,
					  "its name has no end in the table of long names");
		name->n = (size_t)(end - name->p);
		if (str_ends(*name, STR("/")))
			name->n--;
	}
	if (!name->n || name->n > PATH_MAX || memchr(name->p, '\0', name->n))
		return bad_member(cursor, member->at,
				  "its name is empty, holds a NUL or is longer than any path");
	return 0;
}

/* "dir/lib.a", "x/a.o" -> "dir/x/a.o". */
static const char *thin_path(const struct cursor *cursor, struct str name)
{
	const char *path = cursor->archive->path;
	size_t dir = (size_t)(path_base(path) - path);

	if (str_starts(name, STR("/")))
		dir = 0;
	return arena_printf(&cursor->archive->arena, "%.*s%.*s", (int)dir, path,
			    (int)name.n, name.p);
}

static int open_thin(const struct cursor *cursor, struct object *object,
		     struct str name)
{
	size_t before = cursor->diags->count;
	int err = object_begin_file(object, thin_path(cursor, name), true,
				    cursor->diags);

	if (err && cursor->diags->count > before)
		diag_hint(cursor->diags, "%s is a thin archive and names this file: build both again",
			  cursor->archive->path);
	return err;
}

static int open_member(struct cursor *cursor, const struct member *member,
		       struct object *object)
{
	struct object *archive = cursor->archive;
	const struct file_map map = {
		.data = archive->map.data + member->start,
		.size = member->size,
	};
	struct str name;
	int err = member_name(cursor, member, &name);

	if (err)
		return err;
	if (archive->thin_archive)
		return open_thin(cursor, object, name);
	return object_begin_map(object,
				arena_printf(&archive->arena, "%s(%.*s)",
					     archive->path, (int)name.n,
					     name.p),
				map, true, cursor->diags);
}

/* How many members there are, and the table of names: all headers are read. */
static int count_members(struct cursor *cursor, size_t *count)
{
	struct member member;
	int err;

	*count = 0;
	while (cursor->at < cursor->archive->map.size) {
		err = next_member(cursor, &member);
		if (err)
			return err;
		*count += !member.special;
		if (str_eq(member.field, STR("//")))
			cursor->long_names = (struct str){
				(const char *)cursor->archive->map.data +
					member.start,
				member.size,
			};
	}
	return 0;
}

int archive_read(struct object *archive, struct diags *diags)
{
	struct cursor cursor = { archive, diags, MAGIC_SIZE, { NULL, 0 } };
	struct member member;
	size_t count;
	int err = count_members(&cursor, &count);

	if (err)
		return err;
	archive->members = arena_array(&archive->arena, struct object, count);
	cursor.at = MAGIC_SIZE;
	while (archive->nmembers < count) {
		err = next_member(&cursor, &member);
		if (err)
			return err;
		if (member.special)
			continue;
		err = open_member(&cursor, &member,
				  &archive->members[archive->nmembers++]);
		if (err)
			return err;
	}
	/* The machine of all of them, if it is one. */
	for (size_t i = 0; i < count; i++) {
		if (archive->members[i].machine != archive->members[0].machine) {
			archive->machine = MACHINE_UNKNOWN;
			break;
		}
		archive->machine = archive->members[i].machine;
	}
	return 0;
}
