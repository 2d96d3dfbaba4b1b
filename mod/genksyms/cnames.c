// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/cnames.h"

#include "base/arena.h"

/* A source of the kernel has some 20,000 names: room for them at once. */
enum { FIRST_SLOTS = 1 << 15 };

/* How many names so many slots are for. */
static uint32_t room_of(uint32_t slots)
{
	return slots / 4 * 3;
}

const struct kind_text kind_texts[KINDS] = {
	[KIND_TYPEDEF]	  = { 't', "typedef" },
	[KIND_ENUM]	  = { 'e', "enum" },
	[KIND_STRUCT]	  = { 's', "struct" },
	[KIND_UNION]	  = { 'u', "union" },
	[KIND_ENUMERATOR] = { 'E', "enum constant" },
};

/* The bytes of a short text as one number: two loads that may overlap. */
static inline uint64_t short_word(const char *p, size_t n)
{
	uint32_t low, high;

	if (n >= 4) {
		memcpy(&low, p, 4);
		memcpy(&high, p + n - 4, 4);
		return (uint64_t)high << 32 | low;
	}
	if (!n)
		return 0;
	return (uint64_t)(unsigned char)p[0] << 16 |
	       (uint64_t)(unsigned char)p[n / 2] << 8 |
	       (unsigned char)p[n - 1];
}

/* Eight bytes at a time, each mixed in by a multiplication. */
static uint32_t hash_of(struct str text)
{
	uint64_t hash = text.n, word;

	for (; text.n > 8; text = str_skip(text, 8)) {
		memcpy(&word, text.p, 8);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	hash = (hash ^ short_word(text.p, text.n)) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(hash >> 32);
}

void cnames_init(struct cnames *names, struct arena *arena)
{
	*names = (struct cnames){ .arena = arena, .mask = FIRST_SLOTS - 1, .count = 1,
				 .room = room_of(FIRST_SLOTS) };
	names->slots = arena_array(arena, struct name_slot, FIRST_SLOTS);
	names->items = arena_array(arena, struct name, names->room);
}

static void put(struct cnames *names, uint32_t hash, uint32_t number)
{
	uint32_t at = hash & names->mask;

	while (names->slots[at].number)
		at = (at + 1) & names->mask;
	names->slots[at] = (struct name_slot){ hash, number };
}

static void grow(struct cnames *names)
{
	struct name_slot *old = names->slots;
	uint32_t slots = names->mask + 1;
	struct name *items;

	names->mask = 2 * slots - 1;
	names->room = room_of(2 * slots);
	names->slots = arena_array(names->arena, struct name_slot, 2 * (size_t)slots);
	items = arena_array(names->arena, struct name, names->room);
	memcpy(items, names->items, names->count * sizeof(*items));
	names->items = items;
	for (uint32_t i = 0; i < slots; i++)
		if (old[i].number)
			put(names, old[i].hash, old[i].number);
}

/* Most texts are short: no call for them. */
static inline bool same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (; a.n > 8; a = str_skip(a, 8), b.p += 8) {
		uint64_t x, y;

		memcpy(&x, a.p, 8);
		memcpy(&y, b.p, 8);
		if (x != y)
			return false;
	}
	return short_word(a.p, a.n) == short_word(b.p, a.n);
}

/* Apart, so that to find a name is a loop without a call. */
static __attribute__((noinline)) uint32_t add(struct cnames *names,
					      struct str text, uint32_t hash)
{
	if (names->count == names->room)
		grow(names);
	names->items[names->count] = (struct name){ .p = text.p,
						    .n = (uint32_t)text.n };
	put(names, hash, names->count);
	return names->count++;
}

uint32_t cnames_intern(struct cnames *names, struct str text)
{
	uint32_t hash = hash_of(text);
	uint32_t at = hash & names->mask;

	for (; names->slots[at].number; at = (at + 1) & names->mask)
		if (names->slots[at].hash == hash &&
		    same(cnames_text(names, names->slots[at].number), text))
			return names->slots[at].number;
	return add(names, text, hash);
}
