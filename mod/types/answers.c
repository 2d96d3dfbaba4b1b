// SPDX-License-Identifier: GPL-2.0-or-later
#include "types/answers.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/out.h"

void answers_init(struct answers *answers, const struct answer_options *options,
		  struct asked *asked, struct diags *diags)
{
	*answers = (struct answers){
		.options = options, .asked = asked, .diags = diags,
	};
	map_init(&answers->lines, diags->arena);
}

void answers_free(struct answers *answers)
{
	map_free(&answers->lines);
}

static void put_str(struct str text)
{
	out_print(stderr, "%.*s", (int)text.n, text.p);
}

/* "name string", a line each part of a list, indented by depth. */
static void print_indented(const char *name, struct str text)
{
	int depth = 0;

	out_name(stderr, name);
	while (text.p) {
		struct str word = str_cut(&text, ' ');
		bool opens = str_eq(word, STR("{")) || str_eq(word, STR("("));
		bool closes = str_eq(word, STR("}")) || str_eq(word, STR(")"));

		if (closes)
			fprintf(stderr, "\n%*s", 2 * --depth, "");
		else
			fputc(' ', stderr);
		put_str(word);
		if (opens)
			depth++;
		if (opens || str_eq(word, STR(",")))
			fprintf(stderr, "\n%*s", 2 * depth - 1, "");
	}
	fputc('\n', stderr);
}

static void print_line(const char *name, struct str text)
{
	out_print(stderr, "%s ", name);
	put_str(text);
	fputc('\n', stderr);
}

static void show(const struct answers *answers, const char *name,
		 struct str text)
{
	if (answers->options->dump_dies)
		print_indented(name, text);
	if (answers->options->dump_types)
		print_line(name, text);
}

static void add_symtype(struct answers *answers, const char *name,
			struct str text)
{
	struct buf line = { NULL, 0, 0 };

	if (!answers->options->symtypes)
		return;
	buf_printf(&line, "%s ", name);
	buf_add(&line, text.p, text.n);
	map_put(&answers->lines, buf_view(&line));
	buf_free(&line);
}

static void take_version(struct answers *answers,
			 const struct symbol_version *version)
{
	show(answers, version->name, version->type);
	if (answers->options->dump_versions)
		print_line(version->name, version->expanded);
	add_symtype(answers, version->name, version->type);
	asked_answer(answers->asked, version->name, version->crc);
}

void answers_take(struct answers *answers, const struct object_answer *answer)
{
	const struct symbol_versions *versions = &answer->versions;

	answers->has_debug |= answer->has_debug;
	if (answers->options->debug)
		out_print(stderr, "genbcksyms: %s: %zu symbols, %zu types%s\n",
			  answer->object, versions->count, answer->ntypes,
			  answer->has_debug ? "" : ", no debug information");
	for (size_t i = 0; i < versions->count; i++)
		if (asked_is_open(answers->asked, versions->items[i].name))
			take_version(answers, &versions->items[i]);
	for (size_t i = 0; i < versions->types.count; i++) {
		const struct map_entry *entry = &versions->types.entries[i];
		const struct named_type *type = entry->value;

		if (!type->met)
			continue;
		show(answers, entry->name.p, type->string);
		add_symtype(answers, entry->name.p, type->string);
	}
}

static void report_missing(const struct answers *answers, const char *name)
{
	const struct answer_options *options = answers->options;
	const char *object = options->objects[0];
	struct diags *diags = answers->diags;

	if (options->count > 1)
		diag_add(diags, DIAG_ERROR, CODE_TYPES_MISSING,
			 PLACE_FILE(object),
			 "no debug information for '%s', neither here nor in the %d other objects",
			 name, options->count - 1);
	else
		diag_add(diags, DIAG_ERROR, CODE_TYPES_MISSING,
			 PLACE_FILE(object), "no debug information for '%s'",
			 name);
	if (answers->has_debug)
		diag_hint(diags, "if it is defined elsewhere, keep its type: static typeof(%s) *__gendwarfksyms_ptr_%s __attribute__((used, section(\".discard.gendwarfksyms\"))) = &%s;",
			  name, name, name);
	else
		diag_hint(diags, "compile with -g (in a kernel module: ccflags-y += -g)");
}

void answers_print(const struct answers *answers)
{
	const struct map *symbols = &answers->asked->symbols;

	for (size_t i = 0; i < symbols->count; i++) {
		const struct map_entry *entry = &symbols->entries[i];
		const struct asked_symbol *symbol = entry->value;

		if (symbol->done)
			out_print(stdout, "#SYMVER %s 0x%08" PRIx32 "\n",
				  entry->name.p, symbol->crc);
		else
			report_missing(answers, entry->name.p);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int answers_write_symtypes(const struct answers *answers)
{
	size_t count = answers->lines.count;
	const char **sorted = arena_array(answers->diags->arena, const char *,
					  count);
	struct buf text = { NULL, 0, 0 };
	int err;

	for (size_t i = 0; i < count; i++)
		sorted[i] = answers->lines.entries[i].name.p;
	if (count)
		qsort(sorted, count, sizeof(*sorted), by_text);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s\n", sorted[i]);
	err = file_write(answers->options->symtypes, buf_view(&text),
			 answers->diags);
	buf_free(&text);
	return err;
}
