/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every spelling that genksyms meets has one number, and a token of a
 * definition is that number with a kind in its low bits.  So definitions are
 * arrays of words: they are copied with memcpy and compared with memcmp, and
 * what a name stands for is found without looking anything up.
 */
#ifndef LTOMOD_GENKSYMS_CNAMES_H
#define LTOMOD_GENKSYMS_CNAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* What a token of a definition refers to, and what a symbol is. */
enum kind {
	KIND_PLAIN,		/* the token itself; a variable or function */
	KIND_TYPEDEF,
	KIND_ENUM,
	KIND_STRUCT,
	KIND_UNION,
	KIND_ENUMERATOR,
	KINDS
};

/* How symtypes files and messages call a kind; NULL and 0 for a plain one. */
struct kind_text {
	char letter;		/* "s#list_head" */
	const char *word;	/* "struct list_head" */
};

extern const struct kind_text kind_texts[KINDS];

/* C has two name spaces that matter here: tags, and all the others. */
static inline unsigned kind_space(enum kind kind)
{
	return kind == KIND_ENUM || kind == KIND_STRUCT || kind == KIND_UNION;
}

struct csym;

/* Half a line of the cache: names are looked up all over the table. */
struct name {
	const char *p;		/* owned by the input that it was read from */
	uint32_t n;		/* as no input is longer: generate() */
	uint32_t keyword;	/* an enum token, or 0 */
	struct csym *symbols[2];/* by kind_space(); NULL: none */
};

struct name_slot {
	uint32_t hash;
	uint32_t number;
};

struct cnames {
	struct arena *arena;
	struct name *items;	/* [0] is unused: 0 is no name */
	uint32_t count;
	uint32_t room;
	struct name_slot *slots;/* number of a name, 0 = free */
	uint32_t mask;
};

typedef uint32_t token_t;

#define TOKEN(name, kind) ((token_t)((name) << 3 | (kind)))
#define TOKEN_NAME(token) ((token) >> 3)
#define TOKEN_KIND(token) ((enum kind)((token) & 7))

/* All memory is @arena's. */
void cnames_init(struct cnames *names, struct arena *arena);

static inline struct str cnames_text(const struct cnames *names, uint32_t number)
{
	return (struct str){ names->items[number].p, names->items[number].n };
}

/* The number of @text, which must live as long as @names. */
uint32_t cnames_intern(struct cnames *names, struct str text);

#endif
