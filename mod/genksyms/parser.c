// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/parser.h"

enum { MAX_NESTING = 1000, SETTLED = 3 };

enum result parser_bad(struct parser *p)
{
	peek(p);
	if (!p->unsettled)
		symbols_warn(p->symbols, "syntax error");
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
		struct spot *spot = &p->lexer->spot;

		diag_add(p->diags, DIAG_FATAL, CODE_DECLARATION_DEPTH,
			 PLACE_LINE(spot->file.p ?
				    arena_str(p->diags->arena, spot->file) :
				    "<stdin>", spot->line),
			 "a declaration is nested deeper than %d levels",
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
