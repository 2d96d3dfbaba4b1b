// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/parser.h"

enum { MAX_NESTING = 1000, SETTLED = 3 };

static struct place place_of(struct parser *p)
{
	const struct spot *spot = &p->lexer->spot;

	return PLACE_LINE(spot->file.p ?
			  arena_str(p->diags->arena, spot->file) : "<stdin>",
			  spot->line);
}

static void diagnose_unread(struct parser *p)
{
	struct str word = p->token == TOK_END ? STR("end of the input") :
						p->lexer->word;

	p->unread = true;
	diag_add(p->diags, DIAG_ERROR, CODE_SOURCE_SYNTAX, place_of(p),
		 "this cannot be read as a declaration, at `%.*s'",
		 (int)word.n, word.p);
	diag_hint(p->diags, "the genksyms of this kernel is newer than those known here, and may make another version of it");
}

enum result parser_bad(struct parser *p)
{
	peek(p);
	if (!p->unsettled) {
		symbols_warn(p->symbols, "syntax error");
		if (has_rule(p, RULE_UNPROVEN))
			diagnose_unread(p);
	}
	p->unsettled = SETTLED;
	return BAD;
}

enum result parser_expect(struct parser *p, int token)
{
	if (peek(p) != token)
		return parser_bad(p);
	take(p);
	return FINE;
}

int parser_recover(struct parser *p, int close, int other)
{
	for (;;) {
		int token = peek(p);

		if (token == TOK_END)
			return TOK_END;
		p->unsettled = SETTLED;
		if (token == close || token == other) {
			take(p);
			return token;
		}
		p->looked = false;
	}
}

enum result parser_enter(struct parser *p)
{
	if (++p->nesting <= MAX_NESTING)
		return FINE;
	if (!p->too_deep) {
		diag_add(p->diags, DIAG_FATAL, CODE_DECLARATION_DEPTH,
			 place_of(p), "a declaration is nested deeper than %d levels",
			 MAX_NESTING);
		diag_hint(p->diags, "no kernel source does that: is this preprocessed C?");
	}
	p->too_deep = true;
	return OVER;
}

enum result parser_leave(struct parser *p, enum result result)
{
	p->nesting--;
	return result;
}
