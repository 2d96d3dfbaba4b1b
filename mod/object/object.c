// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/object.h"

#include <errno.h>
#include <stdlib.h>

#include "bitcode/bitcode.h"
#include "elf/elf.h"
#include "model/reading.h"
#include "model/sniff.h"
#include "object/archive.h"

/* Formats that turn up where an object is expected, with what to do. */
static const struct {
	const char *magic;
	size_t size;
	const char *what;
	const char *hint;
} strangers[] = {
	{ "\xfd" "7zXZ",       5, "xz data",  "decompress it first: xz -dk FILE" },
	{ "\x1f\x8b",          2, "gzip data", "decompress it first: gzip -dk FILE" },
	{ "\x28\xb5\x2f\xfd",  4, "zstd data", "decompress it first: zstd -dk FILE" },
	{ "; ModuleID",       10, "LLVM assembly",
	  "assemble it first: llvm-as FILE (or compile with -c, not -S)" },
	{ "CPCH",              4, "a precompiled header", NULL },
};

static int refuse_unknown(const struct object *object, struct diags *diags)
{
	const uint8_t *data = object->map.data;
	size_t size = object->map.size;

	for (size_t i = 0; i < sizeof(strangers) / sizeof(*strangers); i++) {
		if (size < strangers[i].size ||
		    memcmp(data, strangers[i].magic, strangers[i].size))
			continue;
		diag_add(diags, DIAG_FATAL, CODE_OBJECT_UNKNOWN,
			 PLACE_FILE(object->path),
			 "%s: neither ELF nor LLVM bitcode nor an archive",
			 strangers[i].what);
		if (strangers[i].hint)
			diag_hint(diags, "%s", strangers[i].hint);
		return -ENOEXEC;
	}
	diag_add(diags, DIAG_FATAL, CODE_OBJECT_UNKNOWN, PLACE_FILE(object->path),
		 size ? "neither ELF nor LLVM bitcode nor an archive" :
			"the file is empty");
	diag_hint(diags, "it has to come from the compiler: remove it and build again");
	return -ENOEXEC;
}

static int read_kind(struct object *object, bool is_member,
		     struct diags *diags)
{
	switch (sniff(object->map.data, object->map.size)) {
	case FILE_ELF:
		object->kind = OBJECT_ELF;
		return elf_read(object, diags);
	case FILE_BITCODE_WRAPPED:
		object->wrapped = true;
		/* fall through */
	case FILE_BITCODE_RAW:
		object->kind = OBJECT_BITCODE;
		return bitcode_read(object, diags);
	case FILE_ARCHIVE_THIN:
		object->thin_archive = true;
		/* fall through */
	case FILE_ARCHIVE:
		object->kind = OBJECT_ARCHIVE;
		if (is_member)
			return foreign(diags, object,
				       "an archive inside an archive");
		return archive_read(object, diags);
	case FILE_EMPTY:
	case FILE_UNKNOWN:
		break;
	}
	return refuse_unknown(object, diags);
}

int object_begin_map(struct object *object, const char *path,
		     struct file_map map, bool is_member, struct diags *diags)
{
	object->path = arena_strdup(&object->arena, path);
	object->map = map;
	object->reader = arena_new(&object->arena, struct reader);
	return read_kind(object, is_member, diags);
}

int object_begin_file(struct object *object, const char *path, bool is_member,
		      struct diags *diags)
{
	int err;

	object->path = arena_strdup(&object->arena, path);
	object->reader = arena_new(&object->arena, struct reader);
	err = file_map(path, &object->map, diags);
	if (err)
		return err;
	reader_of(object)->owns_map = true;
	return read_kind(object, is_member, diags);
}

void object_end(struct object *object)
{
	for (size_t i = 0; i < object->nmembers; i++)
		object_end(&object->members[i]);
	if (object->reader && reader_of(object)->owns_map)
		file_unmap(&object->map);
	arena_free(&object->arena);
}

static struct object *new_object(void)
{
	struct object *object = xmalloc(sizeof(*object));

	*object = (struct object){ .path = NULL };
	return object;
}

static int hand_out(struct object *object, int err, struct object **out)
{
	if (err)
		object_close(object);
	else
		*out = object;
	return err;
}

int object_open(const char *path, struct diags *diags, struct object **out)
{
	struct object *object = new_object();

	return hand_out(object, object_begin_file(object, path, false, diags),
			out);
}

int object_read(const char *name, const uint8_t *data, size_t size,
		struct diags *diags, struct object **out)
{
	struct object *object = new_object();
	struct file_map map = { .data = data, .size = size };

	return hand_out(object,
			object_begin_map(object, name, map, false, diags), out);
}

void object_close(struct object *object)
{
	if (!object)
		return;
	object_end(object);
	free(object);
}
