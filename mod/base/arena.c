// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/* The first block is small and each is twice the one before: each member of an
 * archive has an arena, and may have no more than a name to put there. */
enum { FIRST_BLOCK = 512, BLOCK_SIZE = 64 * 1024 };

/* A huge page, of x86_64 and of arm64 with pages of 4 KiB. */
enum { HUGE = 2 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	bool zeros;	/* what is not used is zeroed */
	bool mapped;	/* by map_huge() */
	alignas(max_align_t) unsigned char data[];
};

static _Noreturn void out_of_memory(void)
{
	static const char text[] = "ERROR: ltomod: out of memory\n";

	fwrite(text, 1, sizeof(text) - 1, stderr);
	exit(2);
}

void *xmalloc(size_t size)
{
	void *new = malloc(size ? size : 1);

	if (!new)
		out_of_memory();
	return new;
}

void *xcalloc(size_t count, size_t size)
{
	void *new = calloc(count ? count : 1, size ? size : 1);

	if (!new)
		out_of_memory();
	return new;
}

void *xrealloc(void *old, size_t size)
{
	void *new = realloc(old, size ? size : 1);

	if (!new)
		out_of_memory();
	return new;
}

/*
 * A large piece gets a block of its own, put behind the one being filled, so
 * that the room left in that one is not lost.
 */
static struct arena_block *add_block(struct arena *arena, size_t size)
{
	bool large = size > BLOCK_SIZE / 4;
	struct arena_block *block;
	size_t room = large ? size : FIRST_BLOCK;

	if (!large && arena->head)
		room = arena->head->size < BLOCK_SIZE / 2 ?
		       arena->head->size * 2 : BLOCK_SIZE;
	while (!large && room < size)
		room *= 2;
	/* Zeros of a large piece are the system's; others are made as they go. */
	block = large ? xcalloc(1, sizeof(*block) + room) :
			xmalloc(sizeof(*block) + room);
	block->used = 0;
	block->size = room;
	block->zeros = large;
	block->mapped = false;
	if (large && arena->head) {
		block->next = arena->head->next;
		arena->head->next = block;
	} else {
		block->next = arena->head;
		arena->head = block;
	}
	return block;
}

/* @align: a power of two. */
static void *take_room(struct arena *arena, size_t size, size_t align,
		       bool zeroed)
{
	struct arena_block *block = arena->head;
	void *room;
	size_t at;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	at = block ? (block->used + align - 1) & ~(align - 1) : 0;
	if (!block || at > block->size || block->size - at < size) {
		block = add_block(arena, size);
		at = 0;
	}
	block->used = at + size;
	room = block->data + at;
	return zeroed && !block->zeros ? memset(room, 0, size) : room;
}

/* @size bytes, zeroed, that begin at a multiple of HUGE, as does their end. */
static void *map_huge(size_t size)
{
	char *all = mmap(NULL, size + HUGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;
	char *huge;

	if (all == MAP_FAILED)
		out_of_memory();
	before = -(uintptr_t)all % HUGE;
	huge = all + before;
	/* What stands over, and a system without huge pages gives others. */
	munmap(huge + size, HUGE - before);
	if (before)
		munmap(all, before);
	madvise(huge, size, MADV_HUGEPAGE);
	return huge;
}

void arena_reserve(struct arena *arena, size_t size)
{
	struct arena_block *block;

	size = (size + sizeof(*block) + HUGE - 1) / HUGE * HUGE;
	block = map_huge(size);
	block->next = arena->head;
	block->size = size - sizeof(*block);
	block->zeros = true;
	block->mapped = true;
	arena->head = block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return take_room(arena, size, alignof(max_align_t), true);
}

void *arena_aligned(struct arena *arena, size_t count, size_t size, size_t align)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return take_room(arena, bytes, align, true);
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	return arena_aligned(arena, count, size, alignof(max_align_t));
}

char *arena_str(struct arena *arena, struct str s)
{
	char *copy = take_room(arena, s.n + 1, 1, false);

	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *s)
{
	return arena_str(arena, str_of(s));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char most[256], *text;
	va_list again;
	int length;

	va_copy(again, args);
	length = vsnprintf(most, sizeof(most), format, again);
	va_end(again);
	if (length < 0)
		return arena_strdup(arena, format);
	if ((size_t)length < sizeof(most))
		return arena_str(arena, (struct str){ most, (size_t)length });
	text = take_room(arena, (size_t)length + 1, 1, false);
	vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void arena_adopt(struct arena *arena, struct arena *from)
{
	struct arena_block *last = from->head;

	if (!last)
		return;
	while (last->next)
		last = last->next;
	if (arena->head) {
		last->next = arena->head->next;
		arena->head->next = from->head;
	} else {
		arena->head = from->head;
	}
	from->head = NULL;
}

/* Twice the room when a power of two is full. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size)
{
	void *more;

	if (count & (count - 1))
		return items;
	more = arena_calloc(arena, count ? 2 * count : 1, size);
	if (count)
		memcpy(more, items, count * size);
	return more;
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->head;

	while (block) {
		struct arena_block *next = block->next;

		if (block->mapped)
			munmap(block, sizeof(*block) + block->size);
		else
			free(block);
		block = next;
	}
	arena->head = NULL;
}
