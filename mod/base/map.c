// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/map.h"

#include <endian.h>
#include <stdlib.h>
#include <sys/auxv.h>

/* ---- the hash ---------------------------------------------------------------- */

struct sip {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t x, unsigned n)
{
	return x << n | x >> (64 - n);
}

static inline void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

/* SipHash-1-3: one round a word of 8 bytes, three at the end. */
static uint32_t hash_of(const struct map *map, struct str name)
{
	const uint64_t *key = map->key;
	struct sip s = {
		key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
		key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573,
	};
	uint64_t word, last = (uint64_t)name.n << 56;
	size_t at = 0;

	for (; at + sizeof(word) <= name.n; at += sizeof(word)) {
		memcpy(&word, name.p + at, sizeof(word));
		s.v3 ^= word;
		sip_round(&s);
		s.v0 ^= word;
	}
	/* What is left, the first byte lowest; with whole words before, by one load. */
	if (at && at < name.n) {
		memcpy(&word, name.p + name.n - sizeof(word), sizeof(word));
		last |= le64toh(word) >> 8 * (sizeof(word) - (name.n - at));
	} else {
		for (unsigned shift = 0; at < name.n; at++, shift += 8)
			last |= (uint64_t)(unsigned char)name.p[at] << shift;
	}
	s.v3 ^= last;
	sip_round(&s);
	s.v0 ^= last;
	s.v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(&s);
	return (uint32_t)(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
}

/* AT_RANDOM: 16 bytes for each process, see getauxval(3). */
static void take_key(struct map *map)
{
	const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);

	if (random)
		memcpy(map->key, random, sizeof(map->key));
}

/* ---- the table --------------------------------------------------------------- */

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
	slot = *slot_of(map, name, hash_of(map, name));
	return slot ? &map->entries[slot - 1] : NULL;
}

void *map_get(const struct map *map, struct str name)
{
	const struct map_entry *entry = map_find(map, name);

	return entry ? entry->value : NULL;
}

struct map_entry *map_put(struct map *map, struct str name)
{
	struct map_entry *entry;
	uint32_t *slot, hash;

	if (!map->slots)
		take_key(map);
	hash = hash_of(map, name);
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
