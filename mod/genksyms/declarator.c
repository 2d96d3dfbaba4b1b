// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/parser.h"

/* ---- specifiers ------------------------------------------------------------ */

static enum result parameter(struct parser *p);
static enum result members(struct parser *p);
static enum result enumerators(struct parser *p);

static bool begins_specifier(int token)
{
	switch (token) {
	case KEY_STORAGE: case KEY_EXTERN: case KEY_INLINE:
	case KEY_CONST_VOLATILE: case KEY_RESTRICT: case TOK_ATTRIBUTE_PHRASE:
	case KEY_SIMPLE_TYPE: case KEY_VECTOR: case TOK_TYPE:
	case KEY_TYPEOF: case TOK_TYPEOF_PHRASE:
	case KEY_STRUCT: case KEY_UNION: case KEY_ENUM:
		return true;
	}
	return false;
}

/* A tag that the source file defines: only its name is left. */
static void forget(struct parser *p, size_t start, size_t tag, enum kind kind)
{
	p->lexer->text.count = tag + 1;
	set_kind(p, tag, kind);
	drop(p, start);
}

/*
 * struct, union or enum, with a tag, a body, or both.  Attributes before the
 * tag belong to the definition, or to the reference where there is none.
 */
static enum result compound(struct parser *p, enum kind kind)
{
	struct tokens *text = &p->lexer->text;
	size_t start, tag;
	uint32_t name;
	bool in_source;

	take(p);
	start = taken(p) - 1;
	if (kind != KIND_ENUM && has_rule(p, RULE_ATTRIBUTES))
		take_attributes(p);
	if (peek(p) == '{') {
		TRY(kind == KIND_ENUM ? enumerators(p) : members(p));
		if (kind == KIND_ENUM)
			symbols_enum_ends(p->symbols);
		return FINE;
	}
	in_source = p->token_in_source;
	name = p->lexer->name;
	TRY(parser_expect(p, TOK_IDENT));
	tag = taken(p) - 1;
	if (peek(p) != '{') {
		set_kind(p, tag, kind);
		drop(p, start);
		return FINE;
	}
	TRY(kind == KIND_ENUM ? enumerators(p) : members(p));
	if (in_source) {
		forget(p, start, tag, kind);
		return FINE;
	}
	symbols_add(p->symbols, name, kind, text->items + start,
		    text->count - start, p->is_extern);
	text->count = start;
	tokens_add(text, TOKEN(name, kind));
	return FINE;
}

/* typeof(type); where it ends as a specifier is the kernel's genksyms' whim */
static enum result type_of(struct parser *p)
{
	size_t end;

	take(p);
	end = taken(p);
	p->lexer->depth++;
	TRY(parser_expect(p, '('));
	TRY(parameter(p));
	TRY(parser_expect(p, ')'));
	p->lexer->depth--;
	types_end(p);
	p->specifiers = end;
	return FINE;
}

static enum result specifier(struct parser *p)
{
	switch (peek(p)) {
	case KEY_EXTERN: case KEY_INLINE: case KEY_STORAGE: case KEY_RESTRICT:
		if (p->token == KEY_EXTERN)
			p->is_extern = true;
		else if (p->token == KEY_INLINE)
			p->is_extern = false;
		take(p);
		drop_last(p);
		break;
	case KEY_CONST_VOLATILE: case TOK_ATTRIBUTE_PHRASE:
		take(p);
		break;
	case KEY_STRUCT:
		TRY(compound(p, KIND_STRUCT));
		types_end(p);
		break;
	case KEY_UNION:
		TRY(compound(p, KIND_UNION));
		types_end(p);
		break;
	case KEY_ENUM:
		TRY(compound(p, KIND_ENUM));
		types_end(p);
		break;
	case KEY_TYPEOF:
		return type_of(p);
	case TOK_TYPE:
		take(p);
		set_kind(p, taken(p) - 1, KIND_TYPEDEF);
		types_end(p);
		break;
	default:
		take(p);
		types_end(p);
	}
	p->specifiers = taken(p);
	return FINE;
}

enum result parse_specifiers(struct parser *p)
{
	if (!begins_specifier(peek(p))) {
		p->specifiers = 0;
		return FINE;
	}
	if (has_rule(p, RULE_ATTRIBUTES)) {
		take_attributes(p);
		if (!begins_specifier(p->token))
			return parser_bad(p);
	}
	while (begins_specifier(peek(p)))
		TRY(specifier(p));
	return FINE;
}

/* ---- declarators ----------------------------------------------------------- */

/* '*' and the qualifiers behind it, any number of times */
static void pointers(struct parser *p)
{
	while (peek(p) == '*') {
		take(p);
		for (;;) {
			int token = peek(p);

			if (token != KEY_CONST_VOLATILE &&
			    token != TOK_ATTRIBUTE_PHRASE &&
			    token != KEY_RESTRICT)
				break;
			take(p);
			if (token == KEY_RESTRICT)
				drop_last(p);
		}
	}
}

static enum result parameter_list(struct parser *p)
{
	if (begins_specifier(peek(p))) {
		TRY(parameter(p));
		types_again(p);
		while (peek(p) == ',') {
			take(p);
			if (peek(p) == TOK_DOTS)
				break;
			if (!begins_specifier(p->token))
				return parser_bad(p);
			TRY(parameter(p));
			types_again(p);
		}
	}
	if (peek(p) == TOK_DOTS)
		take(p);
	TRY(parser_expect(p, ')'));
	p->closed = true;
	return FINE;
}

/* What @rule made of what stands in parentheses; an error ends at the ')'. */
static enum result parenthesized(struct parser *p,
				 enum result (*rule)(struct parser *p))
{
	unsigned depth = p->lexer->depth, nesting = p->nesting;
	enum result result = parser_enter(p);

	take(p);
	p->lexer->depth++;
	if (result == FINE)
		result = rule(p);
	if (result == BAD) {
		p->lexer->depth = depth + 1;
		p->closed = false;
		result = parser_recover(p, ')', 0) ? FINE : OVER;
	}
	p->lexer->depth = depth;
	p->nesting = nesting;
	return result;
}

/* Is the next token what a declarator names? */
static bool is_name(const struct parser *p)
{
	return p->token == TOK_IDENT ||
	       (p->token == TOK_TYPE && !has_rule(p, RULE_ATTRIBUTES));
}

/* Parameter lists and array bounds behind a declarator. */
static enum result suffixes(struct parser *p)
{
	for (;;) {
		if (peek(p) == '(')
			TRY(parenthesized(p, parameter_list));
		else if (p->token == TOK_BRACKET_PHRASE)
			take(p);
		else
			return FINE;
	}
}

enum result parse_declarator(struct parser *p)
{
	pointers(p);
	if (is_name(p)) {
		p->name = p->lexer->name;
		take(p);
		types_again(p);
	} else if (p->token == '(') {
		TRY(parser_enter(p));
		take(p);
		if (has_rule(p, RULE_INNER))
			take_attributes(p);
		TRY(parse_declarator(p));
		TRY(parser_expect(p, ')'));
		parser_leave(p, FINE);
	} else {
		return parser_bad(p);
	}
	return suffixes(p);
}

/* Of a member or a parameter: RULE_ATTRIBUTES ends them at a parameter list. */
static enum result inner_suffixes(struct parser *p, bool parameter_types)
{
	if (!has_rule(p, RULE_ATTRIBUTES))
		return suffixes(p);
	for (;;) {
		if (peek(p) == '(') {
			if (parameter_types)
				types_again(p);
			TRY(parenthesized(p, parameter_list));
			if (p->closed)
				return FINE;
		} else if (p->token == TOK_BRACKET_PHRASE) {
			take(p);
		} else {
			return FINE;
		}
	}
}

static enum result member_declarator(struct parser *p);

static enum result member_in_parens(struct parser *p)
{
	if (has_rule(p, RULE_ATTRIBUTES))
		take_attributes(p);
	TRY(member_declarator(p));
	return parser_expect(p, ')');
}

/* As declarator(), but the name is a member's: it declares no identifier. */
static enum result member_declarator(struct parser *p)
{
	pointers(p);
	if (is_name(p)) {
		take(p);
		types_again(p);
	} else if (p->token == '(') {
		TRY(parenthesized(p, member_in_parens));
	} else {
		return parser_bad(p);
	}
	return inner_suffixes(p, false);
}

static enum result abstract_declarator(struct parser *p);

static enum result abstract_in_parens(struct parser *p)
{
	TRY(abstract_declarator(p));
	return parser_expect(p, ')');
}

/*
 * RULE_ATTRIBUTES: behind the parenthesis a typedef's name is a type again, so
 * that "int (T)" is a function, and "int (x)" the parameter x.
 */
static enum result parameters_or_abstract(struct parser *p)
{
	bool attributes = peek(p) == TOK_ATTRIBUTE_PHRASE;

	take_attributes(p);
	switch (p->token) {
	case TOK_IDENT: case TOK_BRACKET_PHRASE: case '(': case '*':
		TRY(abstract_in_parens(p));
		p->closed = false;
		return FINE;
	}
	if (attributes && !begins_specifier(p->token))
		return parser_bad(p);
	return parameter_list(p);
}

/* A parameter's: the name is optional and no part of the type. */
static enum result abstract_declarator(struct parser *p)
{
	bool attributes = has_rule(p, RULE_ATTRIBUTES);

	pointers(p);
	p->closed = false;
	if (is_name(p)) {
		take(p);
		drop_last(p);
	} else if (p->token == '(') {
		types_again(p);
		TRY(parenthesized(p, attributes ? parameters_or_abstract :
						  abstract_in_parens));
	} else if (attributes && p->token != TOK_BRACKET_PHRASE) {
		return FINE;
	}
	if (!attributes || !p->closed)
		TRY(inner_suffixes(p, true));
	if (attributes) {
		take_attributes(p);
		types_again(p);
	}
	return FINE;
}

static enum result parameter(struct parser *p)
{
	if (!begins_specifier(peek(p)))
		return parser_bad(p);
	TRY(parser_enter(p));
	TRY(parse_specifiers(p));
	return parser_leave(p, abstract_declarator(p));
}

/* ---- bodies of compounds --------------------------------------------------- */

static enum result bit_field(struct parser *p)
{
	take(p);
	return parser_expect(p, TOK_EXPRESSION_PHRASE);
}

static enum result member(struct parser *p)
{
	TRY(parse_specifiers(p));
	if (peek(p) == ';') {
		take(p);
		types_again(p);
		return FINE;
	}
	for (;;) {
		bool named = p->token == TOK_IDENT;

		if (named)
			take(p);
		if (peek(p) == ':') {
			TRY(bit_field(p));
		} else {
			if (named)
				types_again(p);
			TRY(named ? inner_suffixes(p, false) :
				    member_declarator(p));
			take_attributes(p);
		}
		if (peek(p) == ';') {
			take(p);
			types_again(p);
			return FINE;
		}
		types_end(p);
		TRY(parser_expect(p, ','));
		peek(p);
	}
}

/* '{' members '}' */
static enum result members(struct parser *p)
{
	unsigned depth = p->lexer->depth, nesting = p->nesting;
	enum result result = parser_enter(p);
	bool first = true;
	int end = 0;

	take(p);
	p->lexer->depth++;
	for (; result == FINE; first = false) {
		if (peek(p) == '}') {
			take(p);
			break;
		}
		result = member(p);
		if (result == BAD) {
			p->lexer->depth = depth + 1;
			p->nesting = nesting + 1;
			end = parser_recover(p, ';', first ? '}' : 0);
			result = end ? FINE : OVER;
			if (end == '}')
				break;
			types_again(p);
		}
	}
	p->lexer->depth = depth;
	p->nesting = nesting;
	return result;
}

static enum result enumerator(struct parser *p)
{
	struct tokens *text = &p->lexer->text;
	uint32_t name;
	size_t value;

	peek(p);
	name = p->lexer->name;
	TRY(parser_expect(p, TOK_IDENT));
	if (peek(p) != '=') {
		symbols_add(p->symbols, name, KIND_ENUMERATOR, NULL, 0, false);
		return FINE;
	}
	take(p);
	value = taken(p);
	TRY(parser_expect(p, TOK_EXPRESSION_PHRASE));
	symbols_add(p->symbols, name, KIND_ENUMERATOR, text->items + value,
		    taken(p) - value, false);
	return FINE;
}

/* '{' enumerators '}'; an error ends the declaration */
static enum result enumerators(struct parser *p)
{
	take(p);
	p->lexer->depth++;
	do {
		TRY(enumerator(p));
		if (peek(p) == '}')
			break;
		TRY(parser_expect(p, ','));
	} while (peek(p) != '}');
	take(p);
	p->lexer->depth--;
	return FINE;
}
