/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash map from names to pointers that remembers in which order the names
 * came: walk entries[0 .. count) for that.  Output therefore never follows
 * hash order.  Nothing is ever removed.
 *
 * Names come out of hostile files, so the hash is keyed (SipHash-1-3, Aumasson
 * and Bernstein 2012) with what the system gave this process at random: nobody
 * can make up names beforehand that all fall into one slot.
 */
#ifndef LTOMOD_BASE_MAP_H
#define LTOMOD_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
	struct str name;
	uint32_t hash;
	void *value;
};

struct map {
	struct arena *arena;		/* holds the copies of the names */
	struct map_entry *entries;	/* owned; in order of insertion */
	size_t count;
	size_t room;
	uint32_t *slots;		/* owned; index into entries + 1, 0 = free */
	size_t mask;			/* number of slots - 1 */
	uint64_t key[2];		/* of the hash; from the first name on */
};

/* @arena may be NULL: then names are kept by reference and must outlive the map. */
void map_init(struct map *map, struct arena *arena);
/* The entry of @name, made with a NULL value if there is none.  The pointer
 * is good until the next call. */
struct map_entry *map_put(struct map *map, struct str name);
/* The entry of @name, or NULL. */
struct map_entry *map_find(const struct map *map, struct str name);
/* The value of @name, or NULL. */
void *map_get(const struct map *map, struct str name);
void map_free(struct map *map);

#endif
