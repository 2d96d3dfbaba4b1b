// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Strings and constants that several sections have are in the output once.  Their order is that of
 * ld.lld 17 and later (its MergeNoTailSection, seen of 19 and 22): 32 shards by hash,
 * in a shard by first appearance; so that a module is the same whoever has linked it.
 */
#include <elf.h>
#include <errno.h>
#include <xxhash.h>

#include "model/reading.h"
#include "modfinal/partial.h"

#define SHARDS 32

/* One string or constant, with what ends it. */
struct unique {
	struct str bytes;
	uint64_t at;
	unsigned shard;
};

/* All of one kind in a section of the output. */
struct kind {
	struct merged *merged;
	size_t item;		/* index of the one that stays */
	uint64_t entsize;
	bool strings;
	struct map known;	/* bytes -> index of uniques + 1 */
	struct unique *uniques;
	size_t nuniques;
};

/* A section of an input whose stretches wait for places. */
struct waiting {
	struct spot *spot;
	struct kind *kind;
	struct stretch *stretches;	/* .to: index of a unique, so far */
	size_t count;
};

bool partial_is_mergeable(const struct section *section)
{
	return section->flags & SHF_MERGE && !(section->flags & SHF_WRITE) &&
	       section->entsize && section->size && section->data &&
	       !section->relocs;
}

uint64_t spot_offset(const struct spot *spot, uint64_t offset)
{
	size_t low = 0, high = spot->nstretches;

	if (!spot->merged)
		return spot->at + offset;
	/* The last that begins at @offset or before; what is before all is of the first. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if ((int64_t)spot->stretches[middle].from <= (int64_t)offset)
			low = middle;
		else
			high = middle;
	}
	return spot->merged->at + spot->stretches[low].to +
	       (offset - spot->stretches[low].from);
}

/* The length of what begins at @data, in bytes with its end; 0: it does not end. */
static uint64_t length_of(const struct kind *kind, const uint8_t *data,
			  uint64_t left)
{
	static const uint8_t zeros[16];

	if (!kind->strings)
		return kind->entsize;
	if (kind->entsize == 1) {
		const uint8_t *end = memchr(data, 0, left);

		return end ? (uint64_t)(end - data) + 1 : 0;
	}
	for (uint64_t i = 0; i + kind->entsize <= left; i += kind->entsize)
		if (!memcmp(data + i, zeros, kind->entsize))
			return i + kind->entsize;
	return 0;
}

static size_t unique_of(struct partial *partial, struct kind *kind,
			struct str bytes)
{
	struct map_entry *entry = map_put(&kind->known, bytes);
	uint64_t hashed = kind->strings ? bytes.n - kind->entsize : bytes.n;

	if (!entry->value) {
		struct unique *unique = ARENA_MORE(partial->arena, kind->uniques,
						   kind->nuniques);

		unique->bytes = bytes;
		unique->shard = ((uint32_t)XXH3_64bits(bytes.p, hashed) >> 1) >> 26;
		entry->value = (void *)(uintptr_t)kind->nuniques;
	}
	return (uintptr_t)entry->value - 1;
}

static int split(struct partial *partial, const struct object *object,
		 const struct section *section, struct waiting *waiting)
{
	struct kind *kind = waiting->kind;
	uint64_t at = 0;

	while (at < section->size) {
		uint64_t n = length_of(kind, section->data + at,
				       section->size - at);
		struct stretch *stretch;

		if (!n || n > section->size - at)
			return refuse(partial->diags, object,
				      "what is at 0x%llx of %s does not end",
				      (unsigned long long)at,
				      section->name);
		stretch = ARENA_MORE(partial->arena, waiting->stretches,
				     waiting->count);
		stretch->from = at;
		stretch->to = unique_of(partial, kind, (struct str){
				(const char *)section->data + at, n });
		at += n;
	}
	return 0;
}

/* Places for all of a kind; and what then stands there. */
static void fill(struct partial *partial, struct kind *kind, struct item *item)
{
	uint64_t at = 0;
	uint8_t *data;

	for (unsigned shard = 0; shard < SHARDS; shard++)
		for (size_t i = 0; i < kind->nuniques; i++) {
			struct unique *unique = &kind->uniques[i];

			if (unique->shard != shard)
				continue;
			at = align_up(at, kind->merged->align);
			unique->at = at;
			at += unique->bytes.n;
		}
	data = arena_alloc(partial->arena, at);
	for (size_t i = 0; i < kind->nuniques; i++)
		memcpy(data + kind->uniques[i].at, kind->uniques[i].bytes.p,
		       kind->uniques[i].bytes.n);
	item->whole = (struct image_part){ data, 0, at };
	item->merged = kind->merged;
}

/* Which kind @section is of, among those of one section of the output. */
static struct kind *kind_of(struct partial *partial, struct map *kinds,
			    const struct section *section, size_t item)
{
	bool strings = section->flags & SHF_STRINGS;
	struct map_entry *entry = map_put(kinds, str_of(arena_printf(
			partial->arena, "%llx %llx %llx",
			(unsigned long long)section->flags,
			(unsigned long long)section->entsize,
			strings ? (unsigned long long)section->align : 0)));
	struct kind *kind = entry->value;

	if (!kind) {
		entry->value = kind = arena_new(partial->arena, struct kind);
		kind->merged = arena_new(partial->arena, struct merged);
		kind->item = item;
		kind->entsize = section->entsize;
		kind->strings = strings;
		map_init(&kind->known, NULL);
	}
	if (kind->merged->align < section->align)
		kind->merged->align = section->align;
	return kind;
}

/* All kinds of a section of the output, and what waits for their places. */
struct merging {
	struct map kinds;
	struct waiting *waiting;
	size_t nwaiting;
};

static int collect(struct partial *partial, struct out *out,
		   struct merging *merging)
{
	size_t kept = 0;
	int err = 0;

	for (size_t i = 0; !err && i < out->nitems; i++) {
		struct item *item = &out->items[i];
		struct input *input = &partial->inputs[item->input];
		const struct section *section =
				&input->object->sections[item->section];
		struct waiting *waiting;

		if (item->kind != LDS_INPUT || !partial_is_mergeable(section)) {
			out->items[kept++] = *item;
			continue;
		}
		if (section->size % section->entsize ||
		    (section->flags & SHF_STRINGS && section->entsize > 16))
			return refuse(partial->diags, input->object,
				      "%s does not hold entries of %llu bytes",
				      section->name,
				      (unsigned long long)section->entsize);
		waiting = ARENA_MORE(partial->arena, merging->waiting,
				     merging->nwaiting);
		waiting->spot = &input->spots[item->section];
		waiting->kind = kind_of(partial, &merging->kinds, section, kept);
		if (waiting->kind->item == kept)
			out->items[kept++] = *item;
		err = split(partial, input->object, section, waiting);
	}
	out->nitems = kept;
	return err;
}

int partial_merge(struct partial *partial, struct out *out)
{
	struct merging merging = { .waiting = NULL };
	int err;

	if (!(out->section.flags & SHF_MERGE) || out->discard)
		return 0;
	map_init(&merging.kinds, NULL);
	err = collect(partial, out, &merging);
	for (size_t i = 0; i < merging.kinds.count; i++) {
		struct kind *kind = merging.kinds.entries[i].value;

		if (!err)
			fill(partial, kind, &out->items[kind->item]);
		map_free(&kind->known);
	}
	for (size_t i = 0; !err && i < merging.nwaiting; i++) {
		struct waiting *waiting = &merging.waiting[i];

		for (size_t j = 0; j < waiting->count; j++)
			waiting->stretches[j].to = waiting->kind->uniques[
						waiting->stretches[j].to].at;
		waiting->spot->merged = waiting->kind->merged;
		waiting->spot->stretches = waiting->stretches;
		waiting->spot->nstretches = waiting->count;
	}
	map_free(&merging.kinds);
	return err;
}
