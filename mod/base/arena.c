// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The first block is small and each is twice the one before: each member of an
 * archive has an arena, and may have no more than a name to put there. */
enum { FIRST_BLOCK = 512, BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
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
static bool is_large(size_t size)
{
	return size > BLOCK_SIZE / 4;
}

static struct arena_block *add_block(struct arena *arena, size_t size)
{
	bool large = is_large(size);
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
	if (large && arena->head) {
		block->next = arena->head->next;
		arena->head->next = block;
	} else {
		block->next = arena->head;
		arena->head = block;
	}
	return block;
}

/* Zeroed only if it is large.  @align: a power of two. */
static void *take_room(struct arena *arena, size_t size, size_t align)
{
	struct arena_block *block = arena->head;
	size_t at;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	at = block ? (block->used + align - 1) & ~(align - 1) : 0;
	/* A large one is never in a block that had zeros to be made. */
	if (!block || is_large(size) || at > block->size ||
	    block->size - at < size) {
		block = add_block(arena, size);
		at = 0;
	}
	block->used = at + size;
	return block->data + at;
}

static void *take_zeros(struct arena *arena, size_t size, size_t align)
{
	void *room = take_room(arena, size, align);

	return is_large(size) ? room : memset(room, 0, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return take_zeros(arena, size, alignof(max_align_t));
}

void *arena_aligned(struct arena *arena, size_t count, size_t size, size_t align)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return take_zeros(arena, bytes, align);
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	return arena_aligned(arena, count, size, alignof(max_align_t));
}

char *arena_str(struct arena *arena, struct str s)
{
	char *copy = take_room(arena, s.n + 1, 1);

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
	text = take_room(arena, (size_t)length + 1, 1);
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

		free(block);
		block = next;
	}
	arena->head = NULL;
}
