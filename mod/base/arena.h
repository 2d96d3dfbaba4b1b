/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An arena: memory that is handed out piece by piece and given back all at
 * once.  A session owns one; whatever it points at lives as long as it does.
 * When the system has no memory left the program says so and ends with status
 * 2: no caller could do anything better.
 */
#ifndef LTOMOD_BASE_ARENA_H
#define LTOMOD_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *head;	/* the block being filled */
};

/*
 * Takes a block of at least @size bytes, to be filled from now on, in huge pages
 * where the system has them: for data that is looked up all over, for which the
 * processor would have to look up the pages as well.
 */
void arena_reserve(struct arena *arena, size_t size);
/* @size zeroed bytes, aligned for any type.  Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* @count elements of @size zeroed bytes; the product is checked. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);
/* The same, aligned to a power of two only. */
void *arena_aligned(struct arena *arena, size_t count, size_t size, size_t align);
/* NUL-terminated copies. */
char *arena_strdup(struct arena *arena, const char *s);
char *arena_str(struct arena *arena, struct str s);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args);
/* What @from holds becomes @arena's; @from is then empty. */
void arena_adopt(struct arena *arena, struct arena *from);
/*
 * An array that grows by one: ARENA_MORE() is the address of the element after the
 * @count of @items that there are, zeroed, and counts it.  Both are changed; what was
 * there before may have moved.
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size);
#define ARENA_MORE(arena, items, count) \
	((items) = arena_grow((arena), (items), (count), sizeof(*(items))), \
	 &(items)[(count)++])
/* Gives everything back.  A zeroed arena is an empty one. */
void arena_free(struct arena *arena);

/* One, or @count, zeroed, of @type and aligned for it. */
#define arena_new(arena, type) arena_array(arena, type, 1)
#define arena_array(arena, type, count) \
	((type *)arena_aligned((arena), (count), sizeof(type), _Alignof(type)))

/* malloc, calloc and realloc that cannot fail, for memory with a life of its own. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);

#endif
