// SPDX-License-Identifier: GPL-2.0-or-later
#include "version/declare.h"

#include <errno.h>

/*
 * How a rule ends.  BAD unwinds to the innermost place from which reading can
 * go on; OVER all the way.  Every rule is called with the token that it begins
 * with still to be taken, and takes no token behind its own last one.  Whether
 * a token has been looked at matters, as the lexer tells types from other
 * names: a declaration has to be recorded before the name behind it is read.
 */
enum result { FINE, BAD, OVER };

enum { MAX_NESTING = 1000, SETTLED = 3 };

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

	/* of the declaration at hand */
	bool is_typedef;
	bool is_extern;
	uint32_t name;		/* of the declarator; 0: none yet */
	size_t specifiers;	/* where the last specifier ends */
};

/* ---- tokens ---------------------------------------------------------------- */

static int peek(struct parser *p)
{
	if (!p->looked) {
		p->token_at = p->lexer->text.count;
		p->token = lexer_next(p->lexer);
		p->token_in_source = p->lexer->in_source;
		p->looked = true;
	}
	return p->token;
}

static void take(struct parser *p)
{
	peek(p);
	p->looked = false;
	p->unsettled -= p->unsettled > 0;
}

/* The length of the text that has been taken. */
static size_t taken(const struct parser *p)
{
	return p->looked ? p->token_at : p->lexer->text.count;
}

/* Takes the token at @at out of the text again. */
static void drop(struct parser *p, size_t at)
{
	struct tokens *text = &p->lexer->text;

	memmove(text->items + at, text->items + at + 1,
		(text->count - at - 1) * sizeof(*text->items));
	text->count--;
	p->token_at -= p->looked;
}

/* For a token of one word that has just been taken. */
static void drop_last(struct parser *p)
{
	p->lexer->text.count--;
}

static void set_kind(struct parser *p, size_t at, enum kind kind)
{
	token_t *token = &p->lexer->text.items[at];

	*token = TOKEN(TOKEN_NAME(*token), kind);
}

/* ---- errors ---------------------------------------------------------------- */

static enum result bad(struct parser *p)
{
	peek(p);
	if (!p->unsettled)
		symbols_warn(p->symbols, "syntax error");
	p->unsettled = SETTLED;
	return BAD;
}

static enum result expect(struct parser *p, int token)
{
	if (peek(p) != token)
		return bad(p);
	take(p);
	return FINE;
}

/* Goes on behind the next @close, or @other (0: none): which of them? */
static int recover(struct parser *p, int close, int other)
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

static enum result enter(struct parser *p)
{
	if (++p->nesting <= MAX_NESTING)
		return FINE;
	if (!p->too_deep) {
		struct spot *spot = &p->lexer->spot;

		diag_add(p->diags, DIAG_FATAL, "declaration-depth",
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

static enum result leave(struct parser *p, enum result result)
{
	p->nesting--;
	return result;
}

#define TRY(call) \
	do { \
		enum result try_result = (call); \
		if (try_result != FINE) \
			return try_result; \
	} while (0)

/* ---- specifiers ------------------------------------------------------------ */

static enum result parameter(struct parser *p);
static enum result members(struct parser *p);
static enum result enumerators(struct parser *p);

static bool begins_specifier(int token)
{
	switch (token) {
	case KEY_STORAGE: case KEY_EXTERN: case KEY_INLINE:
	case KEY_CONST_VOLATILE: case KEY_RESTRICT: case TOK_ATTRIBUTE_PHRASE:
	case KEY_SIMPLE_TYPE: case TOK_TYPE:
	case KEY_TYPEOF: case TOK_TYPEOF_PHRASE:
	case KEY_STRUCT: case KEY_UNION: case KEY_ENUM:
		return true;
	}
	return false;
}

/* struct, union or enum, with a tag, a body, or both */
static enum result compound(struct parser *p, enum kind kind)
{
	struct tokens *text = &p->lexer->text;
	size_t start, tag;
	uint32_t name;
	bool in_source;

	take(p);
	start = taken(p) - 1;
	if (peek(p) == '{') {
		TRY(kind == KIND_ENUM ? enumerators(p) : members(p));
		if (kind == KIND_ENUM)
			symbols_enum_ends(p->symbols);
		return FINE;
	}
	in_source = p->token_in_source;
	name = p->lexer->name;
	TRY(expect(p, TOK_IDENT));
	tag = start + 1;
	if (peek(p) != '{') {
		set_kind(p, tag, kind);
		drop(p, start);
		return FINE;
	}
	TRY(kind == KIND_ENUM ? enumerators(p) : members(p));
	if (!in_source)
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
	TRY(expect(p, '('));
	TRY(parameter(p));
	TRY(expect(p, ')'));
	p->lexer->depth--;
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
	case KEY_STRUCT:
		TRY(compound(p, KIND_STRUCT));
		break;
	case KEY_UNION:
		TRY(compound(p, KIND_UNION));
		break;
	case KEY_ENUM:
		TRY(compound(p, KIND_ENUM));
		break;
	case KEY_TYPEOF:
		return type_of(p);
	case TOK_TYPE:
		take(p);
		set_kind(p, taken(p) - 1, KIND_TYPEDEF);
		break;
	default:
		take(p);
	}
	p->specifiers = taken(p);
	return FINE;
}

static enum result specifiers(struct parser *p)
{
	if (!begins_specifier(peek(p)))
		p->specifiers = 0;
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
		while (peek(p) == ',') {
			take(p);
			if (peek(p) == TOK_DOTS)
				break;
			if (!begins_specifier(p->token))
				return bad(p);
			TRY(parameter(p));
		}
	}
	if (peek(p) == TOK_DOTS)
		take(p);
	return expect(p, ')');
}

/* What @rule made of what stands in parentheses; an error ends at the ')'. */
static enum result parenthesized(struct parser *p,
				 enum result (*rule)(struct parser *p))
{
	unsigned depth = p->lexer->depth, nesting = p->nesting;
	enum result result = enter(p);

	take(p);
	p->lexer->depth++;
	if (result == FINE)
		result = rule(p);
	if (result == BAD) {
		p->lexer->depth = depth + 1;
		result = recover(p, ')', 0) ? FINE : OVER;
	}
	p->lexer->depth = depth;
	p->nesting = nesting;
	return result;
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

static enum result declarator(struct parser *p)
{
	pointers(p);
	if (p->token == TOK_IDENT || p->token == TOK_TYPE) {
		p->name = p->lexer->name;
		take(p);
	} else if (p->token == '(') {
		TRY(enter(p));
		take(p);
		TRY(declarator(p));
		TRY(expect(p, ')'));
		leave(p, FINE);
	} else {
		return bad(p);
	}
	return suffixes(p);
}

static enum result member_declarator(struct parser *p);

static enum result member_in_parens(struct parser *p)
{
	TRY(member_declarator(p));
	return expect(p, ')');
}

/* As declarator(), but the name is nobody's. */
static enum result member_declarator(struct parser *p)
{
	pointers(p);
	if (p->token == TOK_IDENT || p->token == TOK_TYPE)
		take(p);
	else if (p->token == '(')
		TRY(parenthesized(p, member_in_parens));
	else
		return bad(p);
	return suffixes(p);
}

static enum result abstract_declarator(struct parser *p);

static enum result abstract_in_parens(struct parser *p)
{
	TRY(abstract_declarator(p));
	return expect(p, ')');
}

/* A parameter's: the name is optional and no part of the type. */
static enum result abstract_declarator(struct parser *p)
{
	pointers(p);
	if (p->token == TOK_IDENT || p->token == TOK_TYPE) {
		take(p);
		drop_last(p);
	} else if (p->token == '(') {
		TRY(parenthesized(p, abstract_in_parens));
	}
	return suffixes(p);
}

static enum result parameter(struct parser *p)
{
	if (!begins_specifier(peek(p)))
		return bad(p);
	TRY(enter(p));
	TRY(specifiers(p));
	return leave(p, abstract_declarator(p));
}

/* ---- bodies of compounds --------------------------------------------------- */

static enum result bit_field(struct parser *p)
{
	take(p);
	return expect(p, TOK_EXPRESSION_PHRASE);
}

static enum result member(struct parser *p)
{
	TRY(specifiers(p));
	if (peek(p) == ';') {
		take(p);
		return FINE;
	}
	for (;;) {
		bool named = p->token == TOK_IDENT;

		if (named)
			take(p);
		if (peek(p) == ':') {
			TRY(bit_field(p));
		} else {
			TRY(named ? suffixes(p) : member_declarator(p));
			while (peek(p) == TOK_ATTRIBUTE_PHRASE)
				take(p);
		}
		if (peek(p) == ';') {
			take(p);
			return FINE;
		}
		TRY(expect(p, ','));
		peek(p);
	}
}

/* '{' members '}' */
static enum result members(struct parser *p)
{
	unsigned depth = p->lexer->depth, nesting = p->nesting;
	enum result result = enter(p);
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
			end = recover(p, ';', first ? '}' : 0);
			result = end ? FINE : OVER;
			if (end == '}')
				break;
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
	TRY(expect(p, TOK_IDENT));
	if (peek(p) != '=') {
		symbols_add(p->symbols, name, KIND_ENUMERATOR, NULL, 0, false);
		return FINE;
	}
	take(p);
	value = taken(p);
	TRY(expect(p, TOK_EXPRESSION_PHRASE));
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
		TRY(expect(p, ','));
	} while (peek(p) != '}');
	take(p);
	p->lexer->depth--;
	return FINE;
}

/* ---- declarations ---------------------------------------------------------- */

static void record(struct parser *p, size_t end)
{
	symbols_add(p->symbols, p->name,
		    p->is_typedef ? KIND_TYPEDEF : KIND_PLAIN,
		    p->lexer->text.items, end, p->is_extern);
	p->name = 0;
}

/*
 * What stands behind a declarator: asm, attributes, an initializer.  Attributes
 * count only where an initializer follows; that, too, is the kernel's genksyms'.
 */
static enum result rest_of_declarator(struct parser *p)
{
	size_t end = taken(p), start;

	if (peek(p) == TOK_ASM_PHRASE) {
		take(p);
		end = taken(p);
	}
	while (peek(p) == TOK_ATTRIBUTE_PHRASE)
		take(p);
	if (peek(p) == '=') {
		end = start = taken(p);
		take(p);
		TRY(expect(p, TOK_EXPRESSION_PHRASE));
		p->lexer->text.count = start;
	}
	record(p, end);
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

	TRY(specifiers(p));
	if (peek(p) == ';') {
		take(p);
		return FINE;
	}
	TRY(declarator(p));
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
		TRY(declarator(p));
		TRY(rest_of_declarator(p));
	}
	return expect(p, ';');
}

static enum result declaration(struct parser *p, declare_export_fn *on_export,
			       void *context)
{
	uint32_t name;

	switch (peek(p)) {
	case TOK_ASM_PHRASE: case TOK_STATIC_ASSERT_PHRASE:
		take(p);
		return expect(p, ';');
	case KEY_EXPORT:
		take(p);
		TRY(expect(p, '('));
		peek(p);
		name = p->lexer->name;
		TRY(expect(p, TOK_IDENT));
		TRY(expect(p, ')'));
		TRY(expect(p, ';'));
		on_export(context, name);
		return FINE;
	case KEY_EXTENSION:
		take(p);
		if (peek(p) != KEY_TYPEDEF)
			return bad(p);
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
			if (!recover(&p, ';', '}'))
				result = OVER;
		}
		if (result == OVER)
			break;
	}
	return p.too_deep ? -E2BIG : 0;
}
