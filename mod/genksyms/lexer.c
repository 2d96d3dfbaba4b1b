// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/lexer.h"

#include <stdlib.h>

#include "base/arena.h"
#include "genksyms/grammar.h"
#include "genksyms/scan.h"
#include "genksyms/symbols.h"

struct keyword {
	const char *word;
	enum token token;
};

static const struct keyword keywords[] = {
	{ "__GENKSYMS_EXPORT_SYMBOL", KEY_EXPORT },
	{ "_Static_assert", KEY_STATIC_ASSERT },
	{ "asm", KEY_ASM }, { "__asm", KEY_ASM }, { "__asm__", KEY_ASM },
	{ "__attribute", KEY_ATTRIBUTE }, { "__attribute__", KEY_ATTRIBUTE },
	{ "typeof", KEY_TYPEOF }, { "__typeof", KEY_TYPEOF },
	{ "__typeof__", KEY_TYPEOF },
	{ "__extension__", KEY_EXTENSION },
	{ "typedef", KEY_TYPEDEF },
	{ "struct", KEY_STRUCT }, { "union", KEY_UNION }, { "enum", KEY_ENUM },
	{ "extern", KEY_EXTERN },
	{ "auto", KEY_STORAGE }, { "register", KEY_STORAGE },
	{ "static", KEY_STORAGE },
	{ "inline", KEY_INLINE }, { "__inline", KEY_INLINE },
	{ "__inline__", KEY_INLINE },
	{ "const", KEY_CONST_VOLATILE }, { "__const", KEY_CONST_VOLATILE },
	{ "__const__", KEY_CONST_VOLATILE },
	{ "volatile", KEY_CONST_VOLATILE },
	{ "__volatile", KEY_CONST_VOLATILE },
	{ "__volatile__", KEY_CONST_VOLATILE },
	{ "restrict", KEY_RESTRICT }, { "__restrict", KEY_RESTRICT },
	{ "__restrict__", KEY_RESTRICT },
	{ "char", KEY_SIMPLE_TYPE }, { "short", KEY_SIMPLE_TYPE },
	{ "int", KEY_SIMPLE_TYPE }, { "long", KEY_SIMPLE_TYPE },
	{ "signed", KEY_SIMPLE_TYPE }, { "__signed", KEY_SIMPLE_TYPE },
	{ "__signed__", KEY_SIMPLE_TYPE }, { "unsigned", KEY_SIMPLE_TYPE },
	{ "float", KEY_SIMPLE_TYPE }, { "double", KEY_SIMPLE_TYPE },
	{ "void", KEY_SIMPLE_TYPE }, { "_Bool", KEY_SIMPLE_TYPE },
	{ "__builtin_va_list", KEY_SIMPLE_TYPE },
	{ "__int128", KEY_SIMPLE_TYPE }, { "__int128_t", KEY_SIMPLE_TYPE },
	{ "__uint128_t", KEY_SIMPLE_TYPE },
};

static const struct keyword unqual_keywords[] = {
	{ "typeof_unqual", KEY_TYPEOF }, { "__typeof_unqual", KEY_TYPEOF },
	{ "__typeof_unqual__", KEY_TYPEOF },
	{ "__seg_gs", KEY_CONST_VOLATILE }, { "__seg_fs", KEY_CONST_VOLATILE },
};

static const struct keyword later_keywords[] = {
	{ "typeof_unqual", KEY_LATER }, { "__typeof_unqual", KEY_LATER },
	{ "__typeof_unqual__", KEY_LATER },
	{ "__seg_gs", KEY_LATER }, { "__seg_fs", KEY_LATER },
};

#define VECTOR(bits, count) \
	{ "int" #bits "x" #count "_t", KEY_VECTOR }, \
	{ "uint" #bits "x" #count "_t", KEY_VECTOR }
#define VECTORS(bits) \
	VECTOR(bits, 1), VECTOR(bits, 2), VECTOR(bits, 4), VECTOR(bits, 8), \
	VECTOR(bits, 16)

static const struct keyword vector_keywords[] = {
	VECTORS(8), VECTORS(16), VECTORS(32), VECTORS(64),
};

void tokens_grow(struct tokens *tokens)
{
	tokens->room = tokens->room ? tokens->room * 2 : 1024;
	tokens->items = xrealloc(tokens->items,
				 tokens->room * sizeof(*tokens->items));
}

/* A name as a token: enumerators that are known by now refer to themselves. */
static inline token_t as_token(const struct lexer *lexer, uint32_t name)
{
	return TOKEN(name, csym_is(&lexer->names->items[name], KIND_ENUMERATOR) ?
			   KIND_ENUMERATOR : KIND_PLAIN);
}

/* The same of the @token that is .word; characters are met once. */
static __attribute__((noinline)) token_t word_token(struct lexer *lexer, int token)
{
	uint32_t name = cnames_intern(lexer->names, lexer->word);

	if (token < 128)
		lexer->characters[token] = name;
	return token == TOK_IDENT ? as_token(lexer, name) :
				    TOKEN(name, KIND_PLAIN);
}

/* Appends the @token that is .word to the text and returns its name. */
static inline uint32_t append(struct lexer *lexer, int token)
{
	uint32_t name = token < 128 ? lexer->characters[token] : 0;
	token_t word = name ? TOKEN(name, KIND_PLAIN) :
			      word_token(lexer, token);

	tokens_add(&lexer->text, word);
	return TOKEN_NAME(word);
}

/* ---- phrases --------------------------------------------------------------- */

/*
 * Appends tokens until as many @close as @open have come, @count of which are
 * behind.  Returns @phrase, or TOK_END where the input ends first.
 */
static int balanced(struct lexer *lexer, int open, int close, int count,
		    int phrase, const char *what)
{
	for (;;) {
		int token = scan_token(lexer);

		if (token == TOK_END) {
			lexer->cut = what;
			return TOK_END;
		}
		append(lexer, token);
		if (token == open)
			count++;
		else if (token == close && --count == 0)
			return phrase;
	}
}

/* Where it is remembered: by eight bytes behind the "((__" of most. */
static struct attribute *attribute_slot(struct lexer *lexer, const char *text)
{
	enum { BEFORE = 4 };
	uint64_t bytes;

	if ((size_t)(lexer->end - text) < BEFORE + sizeof(bytes))
		return NULL;
	memcpy(&bytes, text + BEFORE, sizeof(bytes));
	return &lexer->attributes[(bytes * 0x9e3779b97f4a7c15u >> 32) % ATTRIBUTES];
}

static void remember_attribute(struct lexer *lexer, struct attribute *a,
			       const char *text, size_t first)
{
	size_t count = lexer->text.count - first;
	size_t size = (size_t)(lexer->at - text);

	if (!a || count > sizeof(a->tokens) / sizeof(a->tokens[0]) ||
	    memchr(text, '\n', size))
		return;
	*a = (struct attribute){ .text = text, .size = size,
				 .count = (unsigned)count };
	memcpy(a->tokens, lexer->text.items + first, count * sizeof(token_t));
}

/* The parenthesis behind __attribute__. */
static int attribute(struct lexer *lexer)
{
	size_t rest = (size_t)(lexer->end - lexer->at);
	size_t first = lexer->text.count;
	const char *text = lexer->at;
	struct attribute *a = attribute_slot(lexer, text);
	int token;

	if (a && a->size && a->size <= rest && !memcmp(a->text, text, a->size)) {
		for (unsigned k = 0; k < a->count; k++)
			tokens_add(&lexer->text,
				   as_token(lexer, TOKEN_NAME(a->tokens[k])));
		lexer->at += a->size;
		return TOK_ATTRIBUTE_PHRASE;
	}
	token = balanced(lexer, '(', ')', 0, TOK_ATTRIBUTE_PHRASE,
			 "an attribute");
	if (token != TOK_END)
		remember_attribute(lexer, a, text, first);
	return token;
}

/* What follows '=' or ':'.  The , ; or } behind it is left for the next call. */
static int expression(struct lexer *lexer)
{
	int count = 0;

	lexer->expression = false;
	if (!lexer->depth) {
		if (scan_past(lexer, false))
			return TOK_EXPRESSION_PHRASE;
		lexer->cut = "an expression";
		return TOK_END;
	}
	for (;;) {
		int token = scan_token(lexer);

		switch (token) {
		case TOK_END:
			lexer->cut = "an expression";
			return TOK_END;
		case '(': case '[': case '{':
			count++;
			break;
		case ',': case ';': case '}':
			if (count == 0) {
				lexer->at = lexer->word.p;
				return TOK_EXPRESSION_PHRASE;
			}
			count -= token == '}';
			break;
		case ')': case ']':
			count--;
			break;
		}
		append(lexer, token);
	}
}

static bool is_reserved(const struct name *name)
{
	return name->keyword && name->keyword != KEY_LATER;
}

/*
 * typeof: of a type is left to the parser, and begins with a keyword or a
 * type's name; of an expression is a phrase.  The parenthesis of an expression
 * that does not begin with an identifier gets lost, as in the kernel's genksyms
 * (to which the name of a vector is a type, but no identifier).
 */
static int type_of(struct lexer *lexer)
{
	const char *paren = NULL;	/* of the last token, if that opened */
	int count = 0;

	for (;;) {
		int token = scan_token(lexer);
		struct str word = lexer->word;

		if (token == TOK_END) {
			lexer->cut = "typeof";
			return TOK_END;
		}
		if (paren && token == TOK_IDENT) {
			uint32_t number = cnames_intern(lexer->names, word);
			const struct name *name = &lexer->names->items[number];

			bool vector = name->keyword == KEY_VECTOR;

			if (!vector && (is_reserved(name) ||
					csym_is(name, KIND_TYPEDEF))) {
				lexer->at = paren;
				return KEY_TYPEOF;
			}
			lexer->word = (struct str){ paren, 1 };
			if (!vector)
				append(lexer, '(');
			lexer->word = word;
		}
		paren = NULL;
		if (token == '(' && ++count == 1) {
			paren = word.p;
			continue;
		}
		append(lexer, token);
		if (token == ')' && --count == 0)
			return TOK_TYPEOF_PHRASE;
	}
}

static int body(struct lexer *lexer)
{
	if (lexer->depth)
		return balanced(lexer, '{', '}', 1, TOK_BRACE_PHRASE, "braces");
	if (scan_past(lexer, true))
		return TOK_BRACE_PHRASE;
	lexer->cut = "braces";
	return TOK_END;
}

static int identifier(struct lexer *lexer)
{
	uint32_t number = append(lexer, TOK_IDENT);
	const struct name *name = &lexer->names->items[number];

	lexer->name = number;
	switch (name->keyword) {
	case KEY_LATER:
		if (!lexer->later.p) {
			lexer->later = lexer->word;
			lexer->later_spot = lexer->spot;
		}
		/* fall through */
	case 0:
		return !lexer->no_types && !lexer->no_more_types &&
		       csym_is(name, KIND_TYPEDEF) ? TOK_TYPE : TOK_IDENT;
	case KEY_ATTRIBUTE:
		return attribute(lexer);
	case KEY_ASM:
		return balanced(lexer, '(', ')', 0, TOK_ASM_PHRASE, "asm");
	case KEY_STATIC_ASSERT:
		return balanced(lexer, '(', ')', 0, TOK_STATIC_ASSERT_PHRASE,
				"_Static_assert");
	case KEY_TYPEOF:
		return type_of(lexer);
	case KEY_STRUCT: case KEY_UNION: case KEY_ENUM:
		lexer->no_bodies = 3;
		lexer->no_types = 2;
		break;
	}
	return (int)name->keyword;
}

static int phrase(struct lexer *lexer)
{
	int token;

	if (lexer->expression)
		return expression(lexer);
	token = scan_token(lexer);
	switch (token) {
	case TOK_END:
		return TOK_END;
	case TOK_IDENT:
		return identifier(lexer);
	case '[':
		append(lexer, token);
		return balanced(lexer, '[', ']', 1, TOK_BRACKET_PHRASE,
				"brackets");
	case '{':
		append(lexer, token);
		return lexer->no_bodies ? '{' : body(lexer);
	case '=': case ':':
		lexer->expression = true;
		break;
	}
	append(lexer, token);
	return token;
}

int lexer_next(struct lexer *lexer)
{
	int token = phrase(lexer);

	lexer->no_types -= lexer->no_types > 0;
	if (token != TOK_ATTRIBUTE_PHRASE || !(lexer->rules & RULE_ATTRIBUTES))
		lexer->no_bodies -= lexer->no_bodies > 0;
	return token;
}

static void add_keywords(struct cnames *names, const struct keyword *words,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		names->items[cnames_intern(names, str_of(words[i].word))]
			.keyword = words[i].token;
}

#define ADD_KEYWORDS(names, words) \
	add_keywords(names, words, sizeof(words) / sizeof((words)[0]))

void lexer_init(struct lexer *lexer, struct str text, unsigned rules,
		struct cnames *names)
{
	*lexer = (struct lexer){ .at = text.p, .end = text.p + text.n,
				 .names = names, .rules = rules,
				 .spot.line = 1 };
	ADD_KEYWORDS(names, keywords);
	if (rules & RULE_UNQUAL)
		ADD_KEYWORDS(names, unqual_keywords);
	else if (rules & RULE_GUESSED)
		ADD_KEYWORDS(names, later_keywords);
	if (rules & RULE_VECTORS)
		ADD_KEYWORDS(names, vector_keywords);
	if (text.n)
		scan_line_start(lexer);
}

void lexer_free(struct lexer *lexer)
{
	free(lexer->text.items);
}
