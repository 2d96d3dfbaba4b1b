// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/symbols.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void symbols_init(struct symbols *symbols, struct arena *arena,
		  struct cnames *names, const struct spot *spot)
{
	*symbols = (struct symbols){ .arena = arena, .names = names,
				     .spot = spot };
}

void symbols_free(struct symbols *symbols)
{
	buf_free(&symbols->log);
}

/* ---- messages -------------------------------------------------------------- */

void symbols_place(struct symbols *symbols)
{
	struct str file = symbols->spot->file;

	if (!file.p)
		file = STR("<stdin>");
	buf_add(&symbols->log, file.p, file.n);
	buf_printf(&symbols->log, ":%u: ", symbols->spot->line);
}

void symbols_warn(struct symbols *symbols, const char *format, ...)
{
	va_list args;

	if (!symbols->warnings)
		return;
	symbols_place(symbols);
	va_start(args, format);
	buf_str(&symbols->log, arena_vprintf(symbols->arena, format, args));
	va_end(args);
	buf_str(&symbols->log, "\n");
	symbols->errors++;
}

void log_csym(struct symbols *symbols, enum kind kind, uint32_t name)
{
	struct str text = cnames_text(symbols->names, name);

	if (kind_texts[kind].word)
		buf_printf(&symbols->log, "%s ", kind_texts[kind].word);
	buf_add(&symbols->log, text.p, text.n);
}

void tokens_print(struct buf *out, const struct cnames *names,
		  const token_t *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str word = cnames_text(names, TOKEN_NAME(text[i]));
		char letter = kind_texts[TOKEN_KIND(text[i])].letter;

		if (letter)
			buf_add(out, (char[]){ letter, '#' }, 2);
		buf_add(out, word.p, word.n);
		buf_add(out, " ", 1);
	}
}

static void log_definition(struct symbols *symbols, const struct csym *sym)
{
	struct str name = cnames_text(symbols->names, sym->name);
	struct buf *log = &symbols->log;

	if (kind_texts[sym->kind].word)
		buf_printf(log, "Defn for %s ", kind_texts[sym->kind].word);
	else
		buf_printf(log, "Defn for type%d ", sym->kind);
	buf_add(log, name.p, name.n);
	buf_str(log, sym->is_extern ? " == <extern " : " == <");
	if (sym->count)
		tokens_print(log, symbols->names, sym->text, sym->count);
	else
		buf_str(log, "(nil)");
	buf_str(log, ">\n");
}

/* ---- look-up --------------------------------------------------------------- */

struct csym *symbols_find(const struct symbols *symbols, uint32_t name,
			  enum kind kind)
{
	struct csym *sym =
		symbols->names->items[name].symbols[kind_space(kind)];

	return sym && sym->declared ? sym : NULL;
}

/* ---- enumerators ----------------------------------------------------------- */

void symbols_enum_ends(struct symbols *symbols)
{
	symbols->last_count = 0;
	symbols->since_value = 0;
}

static token_t plain(struct symbols *symbols, const char *literal)
{
	return TOKEN(cnames_intern(symbols->names, str_of(literal)), KIND_PLAIN);
}

static const token_t *copy(struct symbols *symbols, const token_t *text,
			   size_t count)
{
	token_t *to = arena_array(symbols->arena, token_t, count);

	if (count)
		memcpy(to, text, count * sizeof(*text));
	return to;
}

/*
 * The definition of an enumerator: its own value, or "( value ) + n" after the
 * last one that had a value, or the bare n where none had.
 */
static const token_t *enumerator(struct symbols *symbols, const token_t *text,
				 size_t *count)
{
	struct tokens made = { 0 };
	token_t step;

	if (*count) {
		symbols->last_value = copy(symbols, text, *count);
		symbols->last_count = (uint32_t)*count;
		symbols->since_value = 1;
		return symbols->last_value;
	}
	step = plain(symbols, arena_printf(symbols->arena, "%u",
					   symbols->since_value++));
	if (symbols->last_count) {
		tokens_add(&made, plain(symbols, "("));
		for (uint32_t i = 0; i < symbols->last_count; i++)
			tokens_add(&made, symbols->last_value[i]);
		tokens_add(&made, plain(symbols, ")"));
		tokens_add(&made, plain(symbols, "+"));
	}
	tokens_add(&made, step);
	text = copy(symbols, made.items, made.count);
	*count = made.count;
	free(made.items);
	return text;
}

/* ---- adding ---------------------------------------------------------------- */

/* "struct foo { UNKNOWN }" */
static bool is_unknown(struct symbols *symbols, const struct csym *sym)
{
	return kind_space(sym->kind) && sym->count >= 3 &&
	       sym->text[sym->count - 3] == plain(symbols, "{") &&
	       sym->text[sym->count - 2] == plain(symbols, "UNKNOWN") &&
	       sym->text[sym->count - 1] == plain(symbols, "}");
}

static bool same_text(const struct csym *sym, const token_t *text, size_t count)
{
	return sym->count == count &&
	       (!count || !memcmp(sym->text, text, count * sizeof(*text)));
}

/*
 * What a declaration means for a symbol @sym that has its name already: true
 * if @sym stays, else *status of the one that takes its place.
 */
static bool stays(struct symbols *symbols, struct csym *sym, enum kind kind,
		  const token_t *text, size_t count, enum status *status)
{
	if (sym->kind == kind && same_text(sym, text, count)) {
		if (!sym->declared && sym->override) {
			symbols_place(symbols);
			log_csym(symbols, kind, sym->name);
			buf_str(&symbols->log, " modversion is unchanged\n");
		}
		sym->declared = true;
		return true;
	}
	if (sym->declared) {
		struct str name = cnames_text(symbols->names, sym->name);

		symbols_warn(symbols, "redefinition of %.*s", (int)name.n, name.p);
		return true;
	}
	if (sym->override && symbols->preserve) {
		symbols_place(symbols);
		buf_str(&symbols->log, "ignoring ");
		log_csym(symbols, kind, sym->name);
		buf_str(&symbols->log, " modversion change\n");
		sym->declared = true;
		return true;
	}
	*status = is_unknown(symbols, sym) ? STATUS_DEFINED : STATUS_CHANGED;
	return false;
}

static struct csym *add_csym(struct symbols *symbols, uint32_t name,
			     enum kind kind, const token_t *text, size_t count,
			     bool is_extern, bool is_reference)
{
	enum status status = STATUS_SAME;
	struct csym *sym, **slot;
	bool copied = false;

	if (is_reference && symbols->own_enums) {
		/* its values are written out */
	} else if (kind == KIND_ENUMERATOR) {
		text = enumerator(symbols, text, &count);
		copied = true;
	} else if (kind == KIND_ENUM) {
		symbols_enum_ends(symbols);
	}
	slot = &symbols->names->items[name].symbols[kind_space(kind)];
	if (*slot && !is_reference &&
	    stays(symbols, *slot, kind, text, count, &status))
		return *slot;
	if (!*slot)
		symbols->count++;
	sym = arena_new(symbols->arena, struct csym);
	*sym = (struct csym){
		.name = name, .kind = kind, .status = status,
		.is_extern = is_extern, .declared = !is_reference,
		.text = copied ? text : copy(symbols, text, count),
		.count = (uint32_t)count,
	};
	*slot = sym;
	if (symbols->debug)
		log_definition(symbols, sym);
	return sym;
}

struct csym *symbols_add(struct symbols *symbols, uint32_t name, enum kind kind,
			 const token_t *text, size_t count, bool is_extern)
{
	return add_csym(symbols, name, kind, text, count, is_extern, false);
}

struct csym *symbols_refer(struct symbols *symbols, uint32_t name,
			   enum kind kind, const token_t *text, size_t count,
			   bool is_extern)
{
	return add_csym(symbols, name, kind, text, count, is_extern, true);
}
