// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/names.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

void names_add(struct names *names, const char *name)
{
	if (names->count == names->room) {
		names->room = names->room ? names->room * 2 : 8;
		names->items = xrealloc(names->items,
					names->room * sizeof(*names->items));
	}
	names->items[names->count++] = name;
}

bool names_has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->items[i], name))
			return true;
	return false;
}

void names_index(const struct names *names, struct map *index)
{
	map_init(index, NULL);
	for (size_t i = 0; i < names->count; i++)
		map_put(index, str_of(names->items[i]));
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_sort_unique(struct names *names)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items),
		      compare_names);
	for (size_t i = 0; i < names->count; i++)
		if (!kept || strcmp(names->items[kept - 1], names->items[i]))
			names->items[kept++] = names->items[i];
	names->count = kept;
}

void names_free(struct names *names)
{
	free(names->items);
	*names = (struct names){ NULL, 0, 0 };
}

int names_below(const char *path, bool (*wanted)(const char *path),
		struct arena *arena, struct names *out)
{
	char *const roots[] = { arena_strdup(arena, path), NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry = NULL;
	int err = tree ? 0 : -errno;

	while (!err && (errno = 0, entry = fts_read(tree)))
		switch (entry->fts_info) {
		case FTS_F:
			if (wanted(entry->fts_path))
				names_add(out, arena_strdup(arena,
							    entry->fts_path));
			break;
		case FTS_NS:
			if (entry->fts_level == FTS_ROOTLEVEL)
				err = -entry->fts_errno;
			break;
		case FTS_ERR:
			err = -entry->fts_errno;
			break;
		}
	if (!err && !entry && errno)
		err = -errno;
	if (tree)
		fts_close(tree);
	return err;
}

json_t *names_json(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->count; i++)
		json_array_append_new(list, json_text(str_of(names->items[i])));
	return list;
}
