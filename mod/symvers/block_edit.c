// SPDX-License-Identifier: GPL-2.0-or-later
/* Putting versions into objects, and taking them out. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/out.h"
#include "model/sniff.h"
#include "object/object.h"
#include "symvers/block_commands.h"

static void set_block(struct block_run *run, const char *path,
		      const struct symver_block *block)
{
	struct stat was;
	bool known = run->keep_time && !stat(path, &was);

	if (symver_block_set(path, block, &run->diags))
		return;
	if (known) {
		const struct timespec times[2] = { was.st_atim, was.st_mtim };

		utimensat(AT_FDCWD, path, times, 0);
	}
	if (run->verbose)
		out_print(stdout, "%s: %zu symbol versions\n", path,
		       block ? block->count : 0);
}

static void add_one(struct block_run *run, const char *path)
{
	struct symver_block block = { .generator = run->generator };

	if (!versions_of(&run->source, path, &run->arena, &run->diags,
			 &block.items, &block.count) &&
	    (block.count || !run->source.if_any))
		set_block(run, path, block.count ? &block : NULL);
}

static void strip_one(struct block_run *run, const char *path)
{
	set_block(run, path, NULL);
}

bool block_stands_for_members(const char *path)
{
	struct arena arena = { 0 };
	struct file_map map;
	struct diags unread;	/* whoever reads it next says that */
	bool thin = false;

	diags_init(&unread, &arena);
	if (!file_map(path, &map, &unread)) {
		thin = sniff(map.data, map.size) == FILE_ARCHIVE_THIN;
		file_unmap(&map);
	}
	diags_free(&unread);
	arena_free(&arena);
	return thin;
}

/* The members of a thin archive, or @path itself, one by one. */
static void for_each_object(struct block_run *run, const char *path,
			    void (*work)(struct block_run *run, const char *path))
{
	struct object *archive = NULL;
	struct diags ignored;
	struct file_map map;
	enum file_kind kind;

	if (file_map(path, &map, &run->diags))
		return;
	kind = sniff(map.data, map.size);
	file_unmap(&map);
	if (kind != FILE_ARCHIVE_THIN) {
		work(run, path);
		return;
	}
	/* Findings about blocks that are to be replaced are no matter. */
	diags_init(&ignored, &run->arena);
	if (object_open(path, &ignored, &archive))
		diags_move(&run->diags, &ignored);
	for (size_t i = 0; archive && i < archive->nmembers; i++)
		work(run, archive->members[i].path);
	object_close(archive);
	diags_free(&ignored);
}

void block_add(struct block_run *run, const char *path)
{
	for_each_object(run, path, add_one);
}

void block_strip(struct block_run *run, const char *path)
{
	for_each_object(run, path, strip_one);
}
