// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers/symverblock.h"

#include <errno.h>
#include <gelf.h>
#include <stdlib.h>

#include "bitcode/symverstream.h"
#include "elf/symvernote.h"
#include "model/sniff.h"
#include "object/object.h"

/* A glance at the section headers: is there anything to read? */
static bool elf_has_note(const struct file_map *map)
{
	Elf_Scn *scn = NULL;
	bool found = false;
	GElf_Shdr shdr;
	size_t names;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)map->data, map->size);
	if (elf && elf_getshdrstrndx(elf, &names))
		names = 0;
	while (elf && names && !found && (scn = elf_nextscn(elf, scn))) {
		const char *name = gelf_getshdr(scn, &shdr) ?
				   elf_strptr(elf, names, shdr.sh_name) : NULL;

		found = name && !strcmp(name, SYMVER_NOTE_SECTION);
	}
	elf_end(elf);
	return found;
}

static void collect(struct object *object, struct arena *arena,
		    struct symver_blocks *out)
{
	for (size_t i = 0; i < object->nmembers; i++)
		collect(&object->members[i], arena, out);
	if (object->symvers) {
		if (out->count == out->room) {
			out->room = out->room ? out->room * 2 : 8;
			out->items = xrealloc(out->items, out->room *
					      sizeof(*out->items));
		}
		out->items[out->count++] = *object->symvers;
	}
	arena_adopt(arena, &object->arena);
}

static int read_whole(const char *path, struct arena *arena,
		      struct diags *diags, struct symver_blocks *out)
{
	struct object *object;
	int err = object_open(path, diags, &object);

	if (err)
		return err;
	collect(object, arena, out);
	object_close(object);
	return 0;
}

/* Without what object_open() would find out besides. */
static int read_bitcode(const char *path, const struct file_map *map,
			bool wrapped, struct arena *arena, struct diags *diags,
			struct symver_blocks *out)
{
	struct object object = {
		.path = arena_strdup(arena, path),
		.kind = OBJECT_BITCODE,
		.map = *map,
		.wrapped = wrapped,
	};
	size_t fatal = diags->counts[DIAG_FATAL];

	symvers_of_bitcode(&object, diags);
	collect(&object, arena, out);
	return diags->counts[DIAG_FATAL] > fatal ? -EBADMSG : 0;
}

int symver_blocks_read(const char *path, struct arena *arena,
		       struct diags *diags, struct symver_blocks *out)
{
	enum file_kind kind;
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	kind = sniff(map.data, map.size);
	switch (kind) {
	case FILE_BITCODE_RAW:
	case FILE_BITCODE_WRAPPED:
		err = read_bitcode(path, &map, kind == FILE_BITCODE_WRAPPED,
				   arena, diags, out);
		break;
	case FILE_ELF:
		if (elf_has_note(&map))
			err = read_whole(path, arena, diags, out);
		break;
	case FILE_ARCHIVE:
	case FILE_ARCHIVE_THIN:
		err = read_whole(path, arena, diags, out);
		break;
	case FILE_EMPTY:
	case FILE_UNKNOWN:
		break;
	}
	file_unmap(&map);
	return err;
}

void symver_blocks_free(struct symver_blocks *blocks)
{
	free(blocks->items);
	*blocks = (struct symver_blocks){ .items = NULL };
}
