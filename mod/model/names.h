/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODEL_NAMES_H
#define LTOMOD_MODEL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/map.h"

/* A growing list of names; strings belong to whoever adds them. */
struct names {
	const char **items;		/* owned */
	size_t count;
	size_t room;
};

void names_add(struct names *names, const char *name);
/* By going through all of them: names_index() where many are asked for. */
bool names_has(const struct names *names, const char *name);
/* Makes *index, to be given to map_free(), of all names: map_find() tells. */
void names_index(const struct names *names, struct map *index);
/* Sorted bytewise, doubles removed. */
void names_sort_unique(struct names *names);
void names_free(struct names *names);

/*
 * Adds the regular files below the directory @path whose name @wanted takes, as
 * strings in @arena, in no order.  Symbolic links are not followed.  Returns 0 or
 * a negative errno; a directory below @path that cannot be read has no files.
 */
int names_below(const char *path, bool (*wanted)(const char *path),
		struct arena *arena, struct names *out);
/* An array of them. */
json_t *names_json(const struct names *names);

#endif
