// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/declare.h"

#include <errno.h>

#include "genksyms/parser.h"

static void record(struct parser *p, size_t end)
{
	symbols_add(p->symbols, p->name,
		    p->is_typedef ? KIND_TYPEDEF : KIND_PLAIN,
		    p->lexer->text.items, end, p->is_extern);
	p->name = 0;
}

/*
 * What stands behind a declarator: asm, attributes, an initializer.  Without
 * RULE_ATTRIBUTES those count only where an initializer follows; that, too, is
 * the kernel's genksyms'.
 */
static enum result rest_of_declarator(struct parser *p)
{
	size_t end = taken(p), start;

	if (peek(p) == TOK_ASM_PHRASE) {
		take(p);
		end = taken(p);
	}
	take_attributes(p);
	if (has_rule(p, RULE_ATTRIBUTES))
		end = taken(p);
	if (peek(p) == '=') {
		end = start = taken(p);
		take(p);
		TRY(parser_expect(p, TOK_EXPRESSION_PHRASE));
		p->lexer->text.count = start;
	}
	record(p, end);
	types_end(p);
	return FINE;
}

static enum result end_of_declaration(struct parser *p)
{
	TRY(parser_expect(p, ';'));
	types_again(p);
	return FINE;
}

/*
 * Each declarator after the first has the text of the specifiers in front of
 * it.  Where the first has parameters, "the specifiers" reach into them, as in
 * the kernel's genksyms (which takes all memory where a later one has some).
 */
static enum result simple(struct parser *p)
{
	struct tokens *text = &p->lexer->text;
	size_t specified;

	TRY(parse_specifiers(p));
	if (peek(p) == ';')
		return end_of_declaration(p);
	TRY(parse_declarator(p));
	if (peek(p) == TOK_BRACE_PHRASE && !p->is_typedef) {
		size_t end = taken(p);

		take(p);
		record(p, end);
		return FINE;
	}
	TRY(rest_of_declarator(p));
	specified = p->specifiers;
	while (peek(p) == ',') {
		take(p);
		text->count = specified;
		if (has_rule(p, RULE_ATTRIBUTES))
			take_attributes(p);
		TRY(parse_declarator(p));
		TRY(rest_of_declarator(p));
	}
	return end_of_declaration(p);
}

static enum result declaration(struct parser *p, declare_export_fn *on_export,
			       void *context)
{
	uint32_t name;

	switch (peek(p)) {
	case TOK_ASM_PHRASE: case TOK_STATIC_ASSERT_PHRASE:
		take(p);
		return parser_expect(p, ';');
	case KEY_EXPORT:
		take(p);
		TRY(parser_expect(p, '('));
		peek(p);
		name = p->lexer->name;
		TRY(parser_expect(p, TOK_IDENT));
		TRY(parser_expect(p, ')'));
		TRY(parser_expect(p, ';'));
		on_export(context, name);
		return FINE;
	case KEY_EXTENSION:
		take(p);
		if (peek(p) != KEY_TYPEDEF)
			return parser_bad(p);
		/* fall through */
	case KEY_TYPEDEF:
		take(p);
		p->is_typedef = true;
		return simple(p);
	default:
		return simple(p);
	}
}

int declare_all(struct lexer *lexer, struct symbols *symbols,
		declare_export_fn *on_export, void *context,
		struct diags *diags)
{
	struct parser p = { .lexer = lexer, .symbols = symbols,
			    .diags = diags };
	bool first = true;

	while (first || peek(&p) != TOK_END) {
		enum result result;

		first = false;
		lexer->text.count -= p.looked ? p.token_at :
				     lexer->text.count;
		if (p.looked && p.token_at)
			memmove(lexer->text.items,
				lexer->text.items + p.token_at,
				lexer->text.count * sizeof(token_t));
		p.token_at = 0;
		p.nesting = 0;
		p.is_typedef = p.is_extern = false;
		p.name = 0;
		lexer->depth = 0;
		result = declaration(&p, on_export, context);
		if (result == BAD) {
			lexer->depth = 0;
			if (!parser_recover(&p, ';', '}'))
				result = OVER;
		}
		if (result == OVER)
			break;
	}
	return p.too_deep ? -E2BIG : p.unread ? -EINVAL : 0;
}
