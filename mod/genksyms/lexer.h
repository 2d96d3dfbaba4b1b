/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preprocessed C to what the declaration parser wants to see.
 *
 * Below are the tokens of C, spelled as the kernel's genksyms spells them in
 * its definitions (so 1ULL is the two tokens 1UL and L).  Above, what is of no
 * interest to a declaration comes as one phrase: attributes, asm(), typeof of
 * an expression, [..], function bodies, initializers.  The spellings of all
 * tokens, those inside of phrases too, are appended to .text, from which the
 * parser cuts definitions.
 *
 * Line markers (# LINE "FILE") are followed; every other line that starts with
 * # is skipped.  The first file named is the source file: what it defines is
 * not part of any version, unlike what comes out of headers.
 */
#ifndef LTOMOD_GENKSYMS_LEXER_H
#define LTOMOD_GENKSYMS_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "genksyms/cnames.h"

/* Characters stand for themselves; 0 is the end of the input. */
enum token {
	TOK_END = 0,
	TOK_IDENT = 256,
	TOK_TYPE,		/* an identifier that is a typedef's name */
	TOK_LITERAL,		/* numbers, strings, operators of two characters */
	TOK_DOTS,
	TOK_JUNK,		/* a byte that C has no use for */

	TOK_ASM_PHRASE,
	TOK_ATTRIBUTE_PHRASE,
	TOK_TYPEOF_PHRASE,	/* typeof(expression) */
	TOK_BRACE_PHRASE,	/* a function's body */
	TOK_BRACKET_PHRASE,
	TOK_EXPRESSION_PHRASE,	/* what follows '=' or ':', up to , ; or } */
	TOK_STATIC_ASSERT_PHRASE,

	KEY_ASM,
	KEY_ATTRIBUTE,
	KEY_CONST_VOLATILE,	/* a qualifier that is kept */
	KEY_RESTRICT,		/* one that is not */
	KEY_ENUM,
	KEY_EXPORT,
	KEY_EXTENSION,
	KEY_EXTERN,
	KEY_INLINE,
	KEY_SIMPLE_TYPE,	/* int, void, _Bool ... */
	KEY_VECTOR,		/* int8x16_t ... */
	KEY_STATIC_ASSERT,
	KEY_STORAGE,		/* static, auto, register */
	KEY_STRUCT,
	KEY_TYPEDEF,
	KEY_TYPEOF,
	KEY_UNION,
	KEY_LATER,		/* RULE_GUESSED: a word of newer ones; an identifier */
};

/* Where the reader is.  .file.p is NULL before the first line marker. */
struct spot {
	struct str file;
	unsigned line;
};

/* A growing row of tokens. */
struct tokens {
	token_t *items;		/* owned */
	size_t count;
	size_t room;
};

/*
 * An attribute that has come before.  Kernels have the same few in front of
 * every inline function, two out of five tokens, so they are not cut again.
 */
struct attribute {
	const char *text;	/* behind __attribute__, to the last ')' */
	size_t size;		/* of text, without line ends; 0: none yet */
	token_t tokens[14];
	unsigned count;
};

enum { ATTRIBUTES = 64 };

struct lexer {
	const char *at;
	const char *end;	/* *end is readable, and 0 */
	struct cnames *names;
	unsigned rules;		/* enum grammar_rule */
	struct spot spot;
	struct str source;	/* the first file named */
	bool in_source;
	/* Set by the parser: is it inside something of which the tokens will
	 * be kept?  Outside, bodies and initializers are skipped unseen. */
	unsigned depth;
	/* RULE_ATTRIBUTES: the parser has seen the type; names are no types. */
	bool no_more_types;
	struct tokens text;
	uint32_t name;		/* of the TOK_IDENT or TOK_TYPE returned last */
	const char *cut;	/* NULL, or what the end of input cut short */
	size_t junk;		/* bytes outside of C */
	struct str later;	/* the first KEY_LATER, and its line */
	struct spot later_spot;

	struct str word;	/* the last token of C */

	/* private */
	uint32_t characters[128];/* names of tokens of one, or 0 */
	struct attribute attributes[ATTRIBUTES];
	const char *unclosed[2];/* no quote before these is closed: ' and " */
	bool expression;	/* the next token is an expression phrase */
	int no_types;		/* the next so many tokens are not types */
	int no_bodies;		/* the next so many { begin no body */
};

/*
 * Reads @text by @rules (grammar.h).  @text.p[@text.n] must be readable and 0;
 * @text must outlive @names.
 */
void lexer_init(struct lexer *lexer, struct str text, unsigned rules,
		struct cnames *names);
void lexer_free(struct lexer *lexer);
int lexer_next(struct lexer *lexer);

void tokens_grow(struct tokens *tokens);

static inline void tokens_add(struct tokens *tokens, token_t token)
{
	if (tokens->count == tokens->room)
		tokens_grow(tokens);
	tokens->items[tokens->count++] = token;
}

#endif
