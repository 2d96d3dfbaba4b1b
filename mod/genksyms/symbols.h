/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has been declared so far: variables, functions, typedefs, enumerators,
 * and the tags of structs, unions and enums, each with the tokens that define
 * it.  A name means one thing in each of C's two name spaces; the first
 * declaration stays.
 *
 * A reference (genksyms -r, a symtypes file of an earlier build) puts symbols
 * here that are not declared yet.  When the declaration comes and says the
 * same, nothing has changed; otherwise it replaces the reference and is marked.
 */
#ifndef LTOMOD_GENKSYMS_SYMBOLS_H
#define LTOMOD_GENKSYMS_SYMBOLS_H

#include "base/arena.h"
#include "base/buf.h"
#include "genksyms/lexer.h"
#include "genksyms/cnames.h"

enum status {
	STATUS_SAME,
	STATUS_DEFINED,		/* was { UNKNOWN } in the reference */
	STATUS_CHANGED,
};

struct piece;

struct csym {
	uint32_t name;
	enum kind kind;
	enum status status;
	bool is_extern;		/* its first declaration said so */
	bool declared;		/* false: known from the reference only */
	bool override;		/* the reference says: keep this version */
	bool listed;		/* in the order of expansion.h */
	const token_t *text;	/* the definition, in order */
	uint32_t count;
	uint32_t expanded;	/* number of the export that has it already */
	struct piece *pieces;	/* expand.c: the definition, ready to print */
	uint32_t piece_count;
};

struct symbols {
	struct arena *arena;
	struct cnames *names;
	const struct spot *spot;	/* where the reader is, for messages */
	struct buf log;			/* what goes to stderr */
	int debug;			/* -d: log every definition */
	bool preserve;			/* -p: the reference is right */
	bool warnings;			/* -w */
	bool own_enums;			/* RULE_ENUMS */
	unsigned errors;
	unsigned count;

	/* Enumerators without a value go on from the last one that had one. */
	const token_t *last_value;
	uint32_t last_count;
	unsigned since_value;
};

void symbols_init(struct symbols *symbols, struct arena *arena,
		  struct cnames *names, const struct spot *spot);
void symbols_free(struct symbols *symbols);

/* Is @name declared as just that? */
static inline bool csym_is(const struct name *name, enum kind kind)
{
	const struct csym *sym = name->symbols[kind_space(kind)];

	return sym && sym->kind == kind && sym->declared;
}

/* What is declared by @name in the name space of @kind, or NULL. */
struct csym *symbols_find(const struct symbols *symbols, uint32_t name,
			  enum kind kind);
/* Adds a declaration; @text is copied.  Returns what @name stands for now. */
struct csym *symbols_add(struct symbols *symbols, uint32_t name, enum kind kind,
			 const token_t *text, size_t count, bool is_extern);
/* The same of what a reference says. */
struct csym *symbols_refer(struct symbols *symbols, uint32_t name,
			   enum kind kind, const token_t *text, size_t count,
			   bool is_extern);
/* An enum ends: its last value is nothing to go on from. */
void symbols_enum_ends(struct symbols *symbols);

/* Messages in the words of the kernel's genksyms: "FILE:LINE: ..." to .log */
void symbols_place(struct symbols *symbols);
/* Under -w only, and then it counts as an error. */
void symbols_warn(struct symbols *symbols, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* "struct foo", or "foo" of a plain symbol. */
void log_csym(struct symbols *symbols, enum kind kind, uint32_t name);

/* "s#list_head { } " : the tokens as a symtypes file has them. */
void tokens_print(struct buf *out, const struct cnames *names,
		  const token_t *text, size_t count);

#endif
