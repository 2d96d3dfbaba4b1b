// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/map.h"

#include <stdlib.h>

/* FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
static uint32_t hash_of(struct str name)
{
	uint32_t hash = 0x811c9dc5;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (unsigned char)name.p[i]) * 0x01000193;
	return hash;
}

void map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){ .arena = arena };
}

/* The slot that holds @name, or the free one where it would go. */
static uint32_t *slot_of(const struct map *map, struct str name, uint32_t hash)
{
	size_t at = hash & map->mask;

	for (;; at = (at + 1) & map->mask) {
		uint32_t *slot = &map->slots[at];
		const struct map_entry *entry;

		if (!*slot)
			return slot;
		entry = &map->entries[*slot - 1];
		if (entry->hash == hash && str_eq(entry->name, name))
			return slot;
	}
}

static void grow_slots(struct map *map)
{
	size_t slots = map->slots ? (map->mask + 1) * 2 : 16;

	free(map->slots);
	map->slots = xmalloc(slots * sizeof(*map->slots));
	memset(map->slots, 0, slots * sizeof(*map->slots));
	map->mask = slots - 1;
	for (size_t i = 0; i < map->count; i++) {
		size_t at = map->entries[i].hash & map->mask;

		while (map->slots[at])
			at = (at + 1) & map->mask;
		map->slots[at] = (uint32_t)i + 1;
	}
}

struct map_entry *map_find(const struct map *map, struct str name)
{
	uint32_t slot;

	if (!map->slots)
		return NULL;
	slot = *slot_of(map, name, hash_of(name));
	return slot ? &map->entries[slot - 1] : NULL;
}

void *map_get(const struct map *map, struct str name)
{
	const struct map_entry *entry = map_find(map, name);

	return entry ? entry->value : NULL;
}

struct map_entry *map_put(struct map *map, struct str name)
{
	uint32_t hash = hash_of(name);
	struct map_entry *entry;
	uint32_t *slot;

	if (!map->slots || map->count * 4 >= (map->mask + 1) * 3)
		grow_slots(map);
	slot = slot_of(map, name, hash);
	if (*slot)
		return &map->entries[*slot - 1];
	if (map->count == map->room) {
		map->room = map->room ? map->room * 2 : 16;
		map->entries = xrealloc(map->entries,
					map->room * sizeof(*map->entries));
	}
	if (map->arena)
		name.p = arena_str(map->arena, name);
	entry = &map->entries[map->count++];
	*entry = (struct map_entry){ .name = name, .hash = hash };
	*slot = (uint32_t)map->count;
	return entry;
}

void map_free(struct map *map)
{
	free(map->entries);
	free(map->slots);
	map_init(map, map->arena);
}
