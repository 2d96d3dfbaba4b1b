// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/expand.h"

#include <stdlib.h>
#include <zlib.h>

/* A stretch of a definition that is always the same, then a reference. */
struct piece {
	const char *text;
	uint32_t size;
	token_t reference;	/* 0: none, the definition ends */
	struct csym *target;	/* of it, when it has been looked up */
	const char *again;	/* how the reference is printed once expanded */
	uint32_t again_size;
};

struct expansion_frame {
	struct csym *sym;
	uint32_t next;		/* piece */
};

void expansion_init(struct expansion *expansion, struct symbols *symbols)
{
	*expansion = (struct expansion){ .symbols = symbols };
}

void expansion_free(struct expansion *expansion)
{
	buf_free(&expansion->text);
	free(expansion->path.items);
	free(expansion->done.items);
	free(expansion->stack);
}

static void csyms_add(struct csyms *row, struct csym *sym)
{
	if (row->count == row->room) {
		row->room = row->room ? row->room * 2 : 256;
		row->items = xrealloc(row->items,
				      row->room * sizeof(*row->items));
	}
	row->items[row->count++] = sym;
}

/* ---- definitions, cut into pieces ------------------------------------------ */

static char *put(char *to, struct str text)
{
	memcpy(to, text.p, text.n);
	to[text.n] = ' ';
	return to + text.n + 1;
}

static struct str word_of(const struct symbols *symbols, token_t token)
{
	return cnames_text(symbols->names, TOKEN_NAME(token));
}

/* "struct foo " of a tag, "foo " of anything else. */
static struct str tag_word(token_t token)
{
	if (!kind_space(TOKEN_KIND(token)))
		return (struct str){ NULL, 0 };
	return str_of(kind_texts[TOKEN_KIND(token)].word);
}

static void cut(struct symbols *symbols, struct csym *sym)
{
	uint32_t pieces = 1;
	size_t size = 0;
	struct piece *piece;
	char *to;

	for (uint32_t i = 0; i < sym->count; i++) {
		size += word_of(symbols, sym->text[i]).n + 1 +
			tag_word(sym->text[i]).n + 1;
		pieces += TOKEN_KIND(sym->text[i]) != KIND_PLAIN;
	}
	to = arena_alloc(symbols->arena, size);
	piece = arena_array(symbols->arena, struct piece, pieces);
	sym->pieces = piece;
	sym->piece_count = pieces;
	piece->text = to;
	for (uint32_t i = 0; i < sym->count; i++) {
		token_t token = sym->text[i];
		struct str tag = tag_word(token);

		if (TOKEN_KIND(token) == KIND_PLAIN) {
			to = put(to, word_of(symbols, token));
			continue;
		}
		piece->size = (uint32_t)(to - piece->text);
		piece->reference = token;
		piece->again = to;
		if (tag.n)
			to = put(to, tag);
		to = put(to, word_of(symbols, token));
		piece->again_size = (uint32_t)(to - piece->again);
		piece++;
		piece->text = to;
	}
	piece->size = (uint32_t)(to - piece->text);
}

/* ---- expansion ------------------------------------------------------------- */

/* A tag without a definition gets one: "struct foo { UNKNOWN }". */
static struct csym *unknown(struct symbols *symbols, token_t token)
{
	uint32_t name = TOKEN_NAME(token);
	enum kind kind = TOKEN_KIND(token);
	struct str text = cnames_text(symbols->names, name);
	const char *words[] = { kind_texts[kind].word, NULL, "{", "UNKNOWN", "}" };
	token_t made[5];

	symbols_warn(symbols, "expand undefined %s %.*s", words[0],
		     (int)text.n, text.p);
	for (size_t i = 0; i < 5; i++)
		made[i] = TOKEN(i == 1 ? name :
				cnames_intern(symbols->names, str_of(words[i])),
				KIND_PLAIN);
	return symbols_add(symbols, name, kind, made, 5, false);
}

/* What a piece refers to; NULL where only a damaged reference file knows. */
static struct csym *target_of(struct symbols *symbols, struct piece *piece)
{
	token_t token = piece->reference;

	if (!piece->target) {
		piece->target = symbols_find(symbols, TOKEN_NAME(token),
					     TOKEN_KIND(token));
		if (!piece->target && kind_space(TOKEN_KIND(token)))
			piece->target = unknown(symbols, token);
	}
	return piece->target;
}

/* @sym is met for the first time. */
static void enter(struct expansion *expansion, struct csym *sym)
{
	sym->expanded = expansion->number;
	csyms_add(&expansion->path, sym);
	if (!sym->count)
		return;
	if (!sym->pieces)
		cut(expansion->symbols, sym);
	if (expansion->depth == expansion->room) {
		expansion->room = expansion->room ? expansion->room * 2 : 64;
		expansion->stack = xrealloc(expansion->stack, expansion->room *
					    sizeof(*expansion->stack));
	}
	expansion->stack[expansion->depth++] =
		(struct expansion_frame){ .sym = sym };
}

uint32_t expand(struct expansion *expansion, struct csym *sym)
{
	struct buf *text = &expansion->text;

	text->size = 0;
	expansion->path.count = 0;
	expansion->number++;
	enter(expansion, sym);
	while (expansion->depth) {
		struct expansion_frame *frame =
			&expansion->stack[expansion->depth - 1];
		struct piece *piece = &frame->sym->pieces[frame->next++];
		struct csym *target;

		buf_add(text, piece->text, piece->size);
		if (!piece->reference) {
			if (!frame->sym->listed)
				csyms_add(&expansion->done, frame->sym);
			frame->sym->listed = true;
			expansion->depth--;
			continue;
		}
		target = target_of(expansion->symbols, piece);
		if (target && target->expanded != expansion->number)
			enter(expansion, target);
		else
			buf_add(text, piece->again, piece->again_size);
	}
	return (uint32_t)crc32_z(0, (const Bytef *)text->data, text->size);
}

void expansion_blame(struct expansion *expansion, uint32_t name)
{
	struct symbols *symbols = expansion->symbols;
	bool changed = false;

	for (size_t i = expansion->path.count; i-- > 0;) {
		const struct csym *sym = expansion->path.items[i];

		if (sym->status == STATUS_SAME)
			continue;
		if (!changed) {
			symbols_place(symbols);
			buf_printf(&symbols->log, "%s: ",
				   symbols->preserve ? "error" : "warning");
			log_csym(symbols, KIND_PLAIN, name);
			buf_str(&symbols->log,
				": modversion changed because of changes in ");
		} else {
			buf_str(&symbols->log, ", ");
		}
		log_csym(symbols, sym->kind, sym->name);
		if (sym->status == STATUS_DEFINED)
			buf_str(&symbols->log, " (became defined)");
		changed = true;
		symbols->errors += symbols->preserve;
	}
	if (changed)
		buf_str(&symbols->log, "\n");
}
