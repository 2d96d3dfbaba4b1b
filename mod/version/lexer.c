// SPDX-License-Identifier: GPL-2.0-or-later
#include "version/lexer.h"

#include <stdlib.h>

#include "base/arena.h"
#include "version/symbols.h"

static const struct {
	const char *word;
	enum token token;
} keywords[] = {
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

enum {
	BLANK = 1, LETTER = 2, DIGIT = 4, HEX = 8,
	OPERATOR = 16,		/* may be the first half of "+=" */
	SKIM = 32,		/* what skim() has to look at */
};

static const uint8_t classes[256] = {
	[0] = SKIM, ['\n'] = SKIM, ['"'] = SKIM, ['\''] = SKIM,
	['('] = SKIM, [')'] = SKIM, ['['] = SKIM, [']'] = SKIM,
	['{'] = SKIM, ['}'] = SKIM, [','] = SKIM, [';'] = SKIM,
	[' '] = BLANK, ['\t'] = BLANK, ['\f'] = BLANK, ['\v'] = BLANK,
	['\r'] = BLANK,
	['0' ... '9'] = DIGIT | HEX,
	['a' ... 'f'] = LETTER | HEX, ['g' ... 'z'] = LETTER,
	['A' ... 'F'] = LETTER | HEX, ['G' ... 'Z'] = LETTER,
	['_'] = LETTER, ['$'] = LETTER,
	['~'] = OPERATOR, ['%'] = OPERATOR, ['^'] = OPERATOR, ['&'] = OPERATOR,
	['*'] = OPERATOR, ['+'] = OPERATOR, ['='] = OPERATOR, ['|'] = OPERATOR,
	['<'] = OPERATOR, ['>'] = OPERATOR, ['/'] = OPERATOR, ['-'] = OPERATOR,
};

static inline bool is(char c, unsigned set)
{
	return classes[(unsigned char)c] & set;
}

void tokens_grow(struct tokens *tokens)
{
	tokens->room = tokens->room ? tokens->room * 2 : 1024;
	tokens->items = xrealloc(tokens->items,
				 tokens->room * sizeof(*tokens->items));
}

/* ---- lines ---------------------------------------------------------------- */

static const char *skip(const char *p, unsigned set)
{
	while (is(*p, set))
		p++;
	return p;
}

/* "# 12 "file" ..." of which p is at the #: the file, or { NULL, 0 }. */
static struct str line_marker(const char *p, unsigned *line)
{
	const char *digits = ++p, *name;

	p = skip(p, BLANK);
	if (p == digits || !is(*p, DIGIT))
		return (struct str){ NULL, 0 };
	for (*line = 0; is(*p, DIGIT); p++)
		*line = *line * 10 + (unsigned)(*p - '0');
	digits = p;
	p = skip(p, BLANK);
	if (p == digits || *p != '"')
		return (struct str){ NULL, 0 };
	name = ++p;
	while (*p && *p != '"' && *p != '\n')
		p++;
	return (struct str){ *p == '"' && p > name ? name : NULL,
			     (size_t)(p - name) };
}

/* At the start of a line: what starts with # is not C. */
static void line_starts(struct lexer *lexer)
{
	while (*lexer->at == '#') {
		const char *next = memchr(lexer->at, '\n',
					  (size_t)(lexer->end - lexer->at));
		unsigned line;
		struct str file;

		if (!next)
			return;
		file = line_marker(lexer->at, &line);
		lexer->at = next + 1;
		if (!file.p) {
			lexer->spot.line++;
			continue;
		}
		lexer->spot = (struct spot){ file, line };
		if (!lexer->source.p)
			lexer->source = file;
		lexer->in_source = str_eq(file, lexer->source);
	}
}

static inline void newline(struct lexer *lexer)
{
	lexer->spot.line++;
	lexer->at++;
	if (*lexer->at == '#')
		line_starts(lexer);
}

/* ---- the tokens of C ------------------------------------------------------- */

/*
 * The end of a string or character constant that starts at @p, or NULL: then
 * the quote stands alone.  That no quote before some place is closed is
 * remembered, or a file full of them would take quadratic time.
 */
static const char *quoted(struct lexer *lexer, const char *p)
{
	char quote = *p;
	const char **unclosed = &lexer->unclosed[quote == '"'];

	if (p < *unclosed)
		return NULL;
	for (p++; p < lexer->end; p++) {
		if (*p == quote)
			return p + 1;
		if (*p == '\\' && (++p >= lexer->end || *p == '\n'))
			break;
	}
	*unclosed = p;
	return NULL;
}

static const char *exponent(const char *p)
{
	const char *digits = p + 1;

	if (*p != 'e' && *p != 'E')
		return p;
	if (*digits == '+' || *digits == '-')
		digits++;
	return is(*digits, DIGIT) ? skip(digits, DIGIT) : p;
}

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* A number as the kernel's genksyms cuts it: one suffix letter of each kind. */
static const char *number(const char *p)
{
	const char *whole = skip(p, DIGIT), *end = p, *real = whole;

	if (*p == '0' && one_of(p[1], "xX") && is(p[2], HEX))
		end = skip(p + 2, HEX);
	else if (*p == '0')
		while (*end >= '0' && *end <= '7')
			end++;
	else
		end = whole;
	if (end > p && one_of(*end, "uU"))
		end += one_of(end[1], "lL") ? 2 : 1;
	else if (end > p && one_of(*end, "lL"))
		end += one_of(end[1], "uU") ? 2 : 1;

	if (*real == '.')
		real = exponent(skip(real + 1, DIGIT));
	else
		real = exponent(real);
	if (real > whole && one_of(*real, "fFlL"))
		real++;
	return real > whole && real > end ? real : end;
}

/* The next token of C, its spelling in .word; a character or TOK_*. */
static int raw(struct lexer *lexer)
{
	const char *p, *end;
	int token;

	for (;;) {
		p = lexer->at;
		if (is(*p, BLANK))
			lexer->at++;
		else if (*p == '\n')
			newline(lexer);
		else
			break;
	}
	if (p == lexer->end)
		return TOK_END;
	end = p + 1;
	token = (unsigned char)*p;
	if (is(*p, LETTER)) {
		const char *constant = *p == 'L' && one_of(p[1], "'\"") ?
				       quoted(lexer, p + 1) : NULL;

		token = constant ? TOK_LITERAL : TOK_IDENT;
		end = constant ? constant : skip(end, LETTER | DIGIT);
	} else if (is(*p, DIGIT) || (*p == '.' && is(p[1], DIGIT))) {
		token = TOK_LITERAL;
		end = number(p);
	} else if (*p == '.' && p[1] == '.' && p[2] == '.') {
		token = TOK_DOTS;
		end = p + 3;
	} else if (is(*p, OPERATOR) &&
		   (p[1] == '=' || (p[1] == *p && one_of(*p, "&|<>")) ||
		    (*p == '-' && p[1] == '>'))) {
		token = TOK_LITERAL;
		end = p + 2;
	} else if (*p == '"' || *p == '\'') {
		end = quoted(lexer, p);
		if (end)
			token = TOK_LITERAL;
		else
			end = p + 1;
	} else if (!*p || (unsigned char)*p >= 0x80) {
		token = TOK_JUNK;
		lexer->junk++;
	}
	lexer->at = end;
	lexer->word = (struct str){ p, (size_t)(end - p) };
	return token;
}

/* Appends the @token that is .word to the text and returns its name. */
static uint32_t append(struct lexer *lexer, int token)
{
	uint32_t *known = token < 128 ? &lexer->characters[token] : NULL;
	uint32_t name = known ? *known : 0;

	if (!name) {
		name = cnames_intern(lexer->names, lexer->word);
		if (known)
			*known = name;
	}
	tokens_add(&lexer->text,
		   TOKEN(name, token == TOK_IDENT &&
			       csym_is(&lexer->names->items[name],
				       KIND_ENUMERATOR) ?
			       KIND_ENUMERATOR : KIND_PLAIN));
	return name;
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
		int token = raw(lexer);

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

/*
 * The same for a text that nobody will want: characters, not tokens.  @count
 * brackets are open; stops before @stop1 or @stop2 with none open, and with
 * @body behind the } that closes the last.
 */
static bool skim(struct lexer *lexer, bool body)
{
	int count = body;

	for (;;) {
		const char *p = lexer->at, *end;

		while (!is(*p, SKIM))
			p++;
		lexer->at = p;
		switch (*p) {
		case '\n':
			newline(lexer);
			continue;
		case '"': case '\'':
			end = quoted(lexer, p);
			lexer->at = end ? end : p + 1;
			continue;
		case 0:
			if (p == lexer->end)
				return false;
			break;
		case '{':
			count++;
			break;
		case '}':
			if (!body && count == 0)
				return true;
			count--;
			if (body && count == 0) {
				lexer->at++;
				return true;
			}
			break;
		case '(': case '[':
			count += !body;
			break;
		case ')': case ']':
			count -= !body;
			break;
		default:
			if (!body && count == 0)
				return true;
		}
		lexer->at++;
	}
}

/* What follows '=' or ':'.  The , ; or } behind it is left for the next call. */
static int expression(struct lexer *lexer)
{
	int count = 0;

	lexer->expression = false;
	if (!lexer->depth) {
		if (skim(lexer, false))
			return TOK_EXPRESSION_PHRASE;
		lexer->cut = "an expression";
		return TOK_END;
	}
	for (;;) {
		int token = raw(lexer);

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

/*
 * typeof: of a type is left to the parser, and begins with a keyword or a
 * type's name; of an expression is a phrase.  The parenthesis of an expression
 * that does not begin with an identifier gets lost, as in the kernel's genksyms.
 */
static int type_of(struct lexer *lexer)
{
	const char *paren = NULL;	/* of the last token, if that opened */
	int count = 0;

	for (;;) {
		int token = raw(lexer);
		struct str word = lexer->word;

		if (token == TOK_END) {
			lexer->cut = "typeof";
			return TOK_END;
		}
		if (paren && token == TOK_IDENT) {
			uint32_t number = cnames_intern(lexer->names, word);
			const struct name *name = &lexer->names->items[number];

			if (name->keyword || csym_is(name, KIND_TYPEDEF)) {
				lexer->at = paren;
				return KEY_TYPEOF;
			}
			lexer->word = (struct str){ paren, 1 };
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
	if (skim(lexer, true))
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
	case 0:
		return !lexer->no_types && csym_is(name, KIND_TYPEDEF) ?
		       TOK_TYPE : TOK_IDENT;
	case KEY_ATTRIBUTE:
		return balanced(lexer, '(', ')', 0, TOK_ATTRIBUTE_PHRASE,
				"an attribute");
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
	token = raw(lexer);
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
	lexer->no_bodies -= lexer->no_bodies > 0;
	return token;
}

void lexer_init(struct lexer *lexer, struct str text, struct names *names)
{
	*lexer = (struct lexer){ .at = text.p, .end = text.p + text.n,
				 .names = names, .spot.line = 1 };
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		names->items[cnames_intern(names, str_of(keywords[i].word))]
			.keyword = keywords[i].token;
	if (text.n)
		line_starts(lexer);
}

void lexer_free(struct lexer *lexer)
{
	free(lexer->text.items);
}
