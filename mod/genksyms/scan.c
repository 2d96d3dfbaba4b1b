// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/scan.h"

enum {
	BLANK = 1, LETTER = 2, DIGIT = 4, HEX = 8,
	OPERATOR = 16,		/* may be the first half of "+=" */
	DOUBLE = 32,		/* an operator that may come twice */
	SKIM = 64,		/* what scan_past() has to look at in a body */
	SKIM_EXPRESSION = 128,	/* and besides in an expression */
};

static const uint8_t classes[256] = {
	[0] = SKIM, ['\n'] = SKIM, ['"'] = SKIM, ['\''] = SKIM,
	['{'] = SKIM, ['}'] = SKIM,
	['('] = SKIM_EXPRESSION, [')'] = SKIM_EXPRESSION,
	['['] = SKIM_EXPRESSION, [']'] = SKIM_EXPRESSION,
	[','] = SKIM_EXPRESSION, [';'] = SKIM_EXPRESSION,
	[' '] = BLANK, ['\t'] = BLANK, ['\f'] = BLANK, ['\v'] = BLANK,
	['\r'] = BLANK,
	['0' ... '9'] = DIGIT | HEX,
	['a' ... 'f'] = LETTER | HEX, ['g' ... 'z'] = LETTER,
	['A' ... 'F'] = LETTER | HEX, ['G' ... 'Z'] = LETTER,
	['_'] = LETTER, ['$'] = LETTER,
	['~'] = OPERATOR, ['%'] = OPERATOR, ['^'] = OPERATOR, ['*'] = OPERATOR,
	['+'] = OPERATOR, ['='] = OPERATOR, ['/'] = OPERATOR, ['-'] = OPERATOR,
	['&'] = OPERATOR | DOUBLE, ['|'] = OPERATOR | DOUBLE,
	['<'] = OPERATOR | DOUBLE, ['>'] = OPERATOR | DOUBLE,
};

static inline bool is(char c, unsigned set)
{
	return classes[(unsigned char)c] & set;
}

/* ---- lines ---------------------------------------------------------------- */

static const char *skip(const char *p, unsigned set)
{
	while (is(*p, set))
		p++;
	return p;
}

/* "# 12 "file" ..." from the # at p to the line's end: the file, or { NULL, 0 }. */
static struct str line_marker(const char *p, const char *line_end, unsigned *line)
{
	const char *digits = ++p, *name, *quote;
	size_t length;

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
	quote = memchr(name, '"', (size_t)(line_end - name));
	length = quote ? (size_t)(quote - name) : 0;
	if (!length || memchr(name, '\0', length))
		return (struct str){ NULL, 0 };
	return (struct str){ name, length };
}

void scan_line_start(struct lexer *lexer)
{
	while (*lexer->at == '#') {
		const char *next = memchr(lexer->at, '\n',
					  (size_t)(lexer->end - lexer->at));
		unsigned line;
		struct str file;

		if (!next)
			return;
		file = line_marker(lexer->at, next, &line);
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
		scan_line_start(lexer);
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

/* The lines that end at @p are over; returns where the next token begins. */
static __attribute__((noinline)) const char *next_lines(struct lexer *lexer,
							const char *p)
{
	do {
		lexer->at = p;
		newline(lexer);
		p = skip(lexer->at, BLANK);
	} while (*p == '\n');
	return p;
}

static inline int token_till(struct lexer *lexer, const char *p,
			     const char *end, int token)
{
	lexer->at = end;
	lexer->word = (struct str){ p, (size_t)(end - p) };
	return token;
}

/* Of those that are neither names nor brackets nor in lists. */
static __attribute__((noinline)) int other_token(struct lexer *lexer,
						 const char *p)
{
	const char *end = p + 1;
	int token = (unsigned char)*p;

	if (p == lexer->end) {
		lexer->at = p;
		return TOK_END;
	}
	if (is(*p, LETTER)) {
		const char *constant = one_of(p[1], "'\"") ?
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
		   (p[1] == '=' || (p[1] == *p && is(*p, DOUBLE)) ||
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
	return token_till(lexer, p, end, token);
}

/* Two out of three are names, the next most frequent ( ) [ ] , and ; */
int scan_token(struct lexer *lexer)
{
	const char *p = skip(lexer->at, BLANK);

	if (*p == '\n')
		p = next_lines(lexer, p);
	/* What begins with L can be L"constant". */
	if (is(*p, LETTER) && *p != 'L')
		return token_till(lexer, p, skip(p + 1, LETTER | DIGIT),
				  TOK_IDENT);
	if (is(*p, SKIM_EXPRESSION))
		return token_till(lexer, p, p + 1, *p);
	return other_token(lexer, p);
}

/* ---- text that is skipped -------------------------------------------------- */

bool scan_past(struct lexer *lexer, bool body)
{
	const unsigned set = body ? SKIM : SKIM | SKIM_EXPRESSION;
	int count = body;

	for (;;) {
		const char *p = lexer->at, *end;

		while (!is(*p, set))
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
			count++;
			break;
		case ')': case ']':
			count--;
			break;
		default:
			if (count == 0)
				return true;
		}
		lexer->at++;
	}
}
