/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/genksyms: what the rules of declarations have in common.
 *
 * parser.c	errors, and how far they reach; nesting
 * declarator.c	specifiers, declarators, parameters, members, enumerators
 * declare.c	declarations, and what is recorded of them
 */
#ifndef LTOMOD_GENKSYMS_PARSER_H
#define LTOMOD_GENKSYMS_PARSER_H

#include "base/diag.h"
#include "genksyms/lexer.h"
#include "genksyms/grammar.h"
#include "genksyms/symbols.h"

/*
 * How a rule ends.  BAD unwinds to the innermost place from which reading can
 * go on; OVER all the way.  Every rule is called with the token that it begins
 * with still to be taken, and takes no token behind its own last one.  Whether
 * a token has been looked at matters, as the lexer tells types from other
 * names: a declaration has to be recorded before the name behind it is read.
 */
enum result { FINE, BAD, OVER };

struct parser {
	struct lexer *lexer;
	struct symbols *symbols;
	struct diags *diags;
	bool looked;		/* .token is the next token, not yet taken */
	int token;
	size_t token_at;	/* where its text begins */
	bool token_in_source;
	unsigned nesting;
	unsigned unsettled;	/* tokens till errors are reported again */
	bool too_deep;
	bool unread;		/* RULE_UNPROVEN: something was no C that is known */
	bool closed;		/* parenthesized() ended in a parameter list */

	/* of the declaration at hand */
	bool is_typedef;
	bool is_extern;
	uint32_t name;		/* of the declarator; 0: none yet */
	size_t specifiers;	/* where the last specifier ends */
};

static inline int peek(struct parser *p)
{
	if (!p->looked) {
		p->token_at = p->lexer->text.count;
		p->token = lexer_next(p->lexer);
		p->token_in_source = p->lexer->in_source;
		p->looked = true;
	}
	return p->token;
}

static inline void take(struct parser *p)
{
	peek(p);
	p->looked = false;
	p->unsettled -= p->unsettled > 0;
}

static inline bool has_rule(const struct parser *p, enum grammar_rule rule)
{
	return p->lexer->rules & rule;
}

static inline void take_attributes(struct parser *p)
{
	while (peek(p) == TOK_ATTRIBUTE_PHRASE)
		take(p);
}

/*
 * RULE_ATTRIBUTES: behind a type a name is no type, until the declarator has
 * its name, or a parameter list or a declaration ends.  (An error ends nothing:
 * it may leave this to the declaration behind.)  A token that has been looked
 * at has been told already.
 */
static inline void types_end(struct parser *p)
{
	p->lexer->no_more_types = has_rule(p, RULE_ATTRIBUTES);
}

static inline void types_again(struct parser *p)
{
	p->lexer->no_more_types = false;
}

/* The length of the text that has been taken. */
static inline size_t taken(const struct parser *p)
{
	return p->looked ? p->token_at : p->lexer->text.count;
}

/* Takes the token at @at out of the text again. */
static inline void drop(struct parser *p, size_t at)
{
	struct tokens *text = &p->lexer->text;

	memmove(text->items + at, text->items + at + 1,
		(text->count - at - 1) * sizeof(*text->items));
	text->count--;
	p->token_at -= p->looked;
}

/* For a token of one word that has just been taken. */
static inline void drop_last(struct parser *p)
{
	p->lexer->text.count--;
}

static inline void set_kind(struct parser *p, size_t at, enum kind kind)
{
	token_t *token = &p->lexer->text.items[at];

	*token = TOKEN(TOKEN_NAME(*token), kind);
}

/* A syntax error at the next token. */
enum result parser_bad(struct parser *p);
/* Takes the next token if it is @token. */
enum result parser_expect(struct parser *p, int token);
/* Goes on behind the next @close, or @other (0: none): which of them? */
int parser_recover(struct parser *p, int close, int other);
/* Around each rule that may hold itself. */
enum result parser_enter(struct parser *p);
enum result parser_leave(struct parser *p, enum result result);

#define TRY(call) \
	do { \
		enum result try_result = (call); \
		if (try_result != FINE) \
			return try_result; \
	} while (0)

/* All that stands before the first declarator. */
enum result parse_specifiers(struct parser *p);
/* With a name, which becomes p->name. */
enum result parse_declarator(struct parser *p);

#endif
