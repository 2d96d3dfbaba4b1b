/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types as C declares them, for people. */
#ifndef LTOMOD_EXPLAIN_WORDS_H
#define LTOMOD_EXPLAIN_WORDS_H

#include "base/arena.h"
#include "model/types.h"

/*
 * "struct list_head *next", "int (*cb)(struct page *, int)", "char name[16]":
 * @type (NULL: void) as the declaration of @name, or the type alone if @name is
 * NULL.  What is too deep or too long ends in "...".  In @arena.
 */
const char *type_words(struct arena *arena, const struct type *type,
		       const char *name);
/* "struct", "union", "enum", "typedef"; NULL: a kind without a name in C. */
const char *type_tag(enum type_kind kind);
/* "struct page", "size_t", "int"; a struct without a name is "struct {...}". */
const char *type_title(struct arena *arena, const struct type *type);

#endif
