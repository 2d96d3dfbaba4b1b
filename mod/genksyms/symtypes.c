// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/symtypes.h"

#include <errno.h>
#include <stdlib.h>

/*
 * Cuts the next token off a line: up to a blank that is outside of quotes.
 * (A \" ends a quote here as a plain one does; the kernel's genksyms reads its
 * files so, and a comparison has to come to the same result.)
 */
static struct str next_word(struct str *line)
{
	bool quoted = false;
	struct str word;
	size_t n = 0;

	while (line->n && *line->p == ' ')
		*line = str_skip(*line, 1);
	for (; n < line->n && (quoted || line->p[n] != ' '); n++)
		quoted ^= line->p[n] == '"';
	word = (struct str){ line->p, n };
	*line = str_skip(*line, n);
	return word;
}

/* The token that a word spells; false if its kind is none. */
static bool token_of(struct cnames *names, struct str word, token_t *token)
{
	enum kind kind = KIND_PLAIN;

	if (word.n >= 2 && word.p[1] == '#' && word.p[0] != '"') {
		for (kind = KIND_TYPEDEF; kind < KINDS; kind++)
			if (kind_texts[kind].letter == word.p[0])
				break;
		if (kind == KINDS)
			return false;
		word = str_skip(word, 2);
	}
	*token = TOKEN(cnames_intern(names, word), kind);
	return true;
}

static bool read_line(struct str line, struct symbols *symbols,
		      struct tokens *text)
{
	bool override = false, is_extern = false;
	struct str word = next_word(&line);
	token_t name, token;
	struct csym *sym;

	if (str_eq(word, STR("override"))) {
		override = true;
		word = next_word(&line);
	}
	if (!word.n)
		return true;
	if (!token_of(symbols->names, word, &name))
		return false;
	text->count = 0;
	word = next_word(&line);
	if (str_eq(word, STR("extern"))) {
		is_extern = true;
		word = next_word(&line);
	}
	for (; word.n; word = next_word(&line)) {
		if (!token_of(symbols->names, word, &token))
			return false;
		tokens_add(text, token);
	}
	sym = symbols_refer(symbols, TOKEN_NAME(name), TOKEN_KIND(name),
			    text->items, text->count, is_extern);
	sym->override = override;
	return true;
}

int symtypes_read(struct str text, const char *path, struct symbols *symbols,
		  struct diags *diags)
{
	struct tokens tokens = { 0 };
	struct str rest = text;
	unsigned number = 0;
	bool good = true;

	while (good && rest.n) {
		struct str line = str_cut(&rest, '\n');

		number++;
		good = read_line(line, symbols, &tokens);
	}
	free(tokens.items);
	if (good)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_SYMTYPES_SYNTAX,
		 PLACE_LINE(path, number),
		 "a token begins with a letter and #, but the letter is none of t, e, s, u, E");
	diag_hint(diags, "take the file from `genksyms -T` again");
	return -EINVAL;
}

void symtypes_print(struct buf *out, const struct cnames *names,
		    const struct csyms *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct csym *sym = row->items[i];
		token_t name = TOKEN(sym->name, sym->kind);

		if (sym->override)
			buf_str(out, "override ");
		tokens_print(out, names, &name, 1);
		if (sym->is_extern)
			buf_str(out, "extern ");
		tokens_print(out, names, sym->text, sym->count);
		buf_add(out, "\n", 1);
	}
}
