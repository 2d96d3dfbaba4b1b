// SPDX-License-Identifier: GPL-2.0-or-later
/* A recursive descent: script, output sections, steps, patterns. */
#include "modfinal/ldscript.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "base/file.h"
#include "elf/image.h"
#include "modfinal/refuse.h"

struct parser {
	const char *path;
	struct arena *arena;
	struct diags *diags;
	struct str rest;
	unsigned line;
	struct str word;	/* the present one; n == 0: the end */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(char c)
{
	return c && strchr("{}();:=,", c);
}

static void skip(struct parser *parser, size_t count)
{
	for (size_t i = 0; i < count && i < parser->rest.n; i++)
		parser->line += parser->rest.p[i] == '\n';
	parser->rest = str_skip(parser->rest, count);
}

/* Blanks, comments, and the lines of a preprocessor that was left to mark them. */
static void skip_blanks(struct parser *parser)
{
	struct str *rest = &parser->rest;

	for (;;) {
		if (rest->n && is_blank(*rest->p)) {
			skip(parser, 1);
		} else if (str_starts(*rest, STR("/*"))) {
			const char *end = memmem(rest->p + 2, rest->n - 2,
						 "*/", 2);

			skip(parser, end ? (size_t)(end + 2 - rest->p) : rest->n);
		} else if (rest->n && *rest->p == '#') {
			const char *end = memchr(rest->p, '\n', rest->n);

			skip(parser, end ? (size_t)(end - rest->p) : rest->n);
		} else {
			return;
		}
	}
}

static void next(struct parser *parser)
{
	struct str *rest = &parser->rest;
	size_t n = 0;

	skip_blanks(parser);
	if (rest->n && is_mark(*rest->p))
		n = 1;
	else
		while (n < rest->n && !is_blank(rest->p[n]) &&
		       !is_mark(rest->p[n]))
			n++;
	parser->word = (struct str){ rest->p, n };
	parser->rest = str_skip(*rest, n);
}

static bool is(const struct parser *parser, const char *word)
{
	return str_eq(parser->word, str_of(word));
}

/* Takes @word if it is the present one. */
static bool take(struct parser *parser, const char *word)
{
	if (!is(parser, word))
		return false;
	next(parser);
	return true;
}

static int unknown(struct parser *parser, const char *wanted)
{
	return refuse_at(parser->diags, PLACE_LINE(parser->path, parser->line),
			 "%s was expected, not \"%.*s\": this script is for a linker",
			 wanted, (int)(parser->word.n < 60 ? parser->word.n : 60),
			 parser->word.n ? parser->word.p : "");
}

static int expect(struct parser *parser, const char *word)
{
	return take(parser, word) ? 0 : unknown(parser, word);
}

/* "(8)" */
static int number(struct parser *parser, uint64_t *value)
{
	unsigned long long number;
	int err = expect(parser, "(");

	if (err)
		return err;
	if (!str_to_u64(parser->word, &number))
		return unknown(parser, "a number");
	*value = number;
	next(parser);
	return expect(parser, ")");
}

static int alignment(struct parser *parser, uint64_t *value)
{
	int err = number(parser, value);

	if (!err && (!*value || !align_is_sane(*value)))
		return unknown(parser, "an alignment by a power of two up to 64 KiB");
	return err;
}

/* --- steps ------------------------------------------------------------- */

static void add_pattern(struct parser *parser, struct lds_step *step, bool sorted)
{
	struct lds_pattern *pattern = ARENA_MORE(parser->arena, step->patterns,
					     step->npatterns);

	pattern->glob = arena_str(parser->arena, parser->word);
	pattern->literal = strcspn(pattern->glob, "*?[\\");
	pattern->sorted = sorted;
	next(parser);
}

/* "*(PATTERN... SORT(PATTERN))" */
static int parse_input(struct parser *parser, struct lds_step *step)
{
	int err = expect(parser, "*");

	step->kind = LDS_INPUT;
	if (!err)
		err = expect(parser, "(");
	while (!err && !take(parser, ")")) {
		bool sorted = take(parser, "SORT") ||
			      take(parser, "SORT_BY_NAME");

		if (sorted)
			err = expect(parser, "(");
		if (!err && (!parser->word.n || is_mark(*parser->word.p)))
			err = unknown(parser, "the name of a section");
		if (err)
			return err;
		add_pattern(parser, step, sorted);
		if (sorted)
			err = expect(parser, ")");
		/* EXCLUDE_FILE and the like. */
		if (!err && is(parser, "("))
			err = unknown(parser, "the name of a section");
	}
	return err;
}

/* ". = ALIGN(8);" and "NAME = .;" */
static int parse_assignment(struct parser *parser, struct lds_step *step)
{
	struct str name = parser->word;
	int err;

	next(parser);
	err = expect(parser, "=");
	if (err)
		return err;
	if (str_eq(name, STR("."))) {
		step->kind = LDS_ALIGN;
		err = expect(parser, "ALIGN");
		if (!err)
			err = alignment(parser, &step->number);
	} else {
		step->kind = LDS_SYMBOL;
		step->symbol = arena_str(parser->arena, name);
		err = expect(parser, ".");
	}
	return err ? err : expect(parser, ";");
}

static int parse_step(struct parser *parser, struct lds_output *output)
{
	struct lds_step *step = ARENA_MORE(parser->arena, output->steps, output->nsteps);
	int err;

	if (take(parser, "KEEP")) {
		err = expect(parser, "(");
		if (!err)
			err = parse_input(parser, step);
		return err ? err : expect(parser, ")");
	}
	if (is(parser, "*"))
		return parse_input(parser, step);
	if (take(parser, "BYTE")) {
		step->kind = LDS_BYTE;
		err = number(parser, &step->number);
		take(parser, ";");
		return err;
	}
	if (!parser->word.n || is_mark(*parser->word.p))
		return unknown(parser, "*(SECTION), KEEP, BYTE or an assignment");
	return parse_assignment(parser, step);
}

/* "NAME [0] : [ALIGN(8)] { STEP... }" */
static int parse_output(struct parser *parser, struct lds *lds)
{
	struct lds_output *output = ARENA_MORE(parser->arena, lds->outputs, lds->noutputs);
	int err = 0;

	if (!parser->word.n || is_mark(*parser->word.p))
		return unknown(parser, "the name of a section");
	output->name = arena_str(parser->arena, parser->word);
	output->discard = is(parser, "/DISCARD/");
	output->align = 1;
	next(parser);
	output->at_zero = take(parser, "0");
	err = expect(parser, ":");
	if (!err && take(parser, "ALIGN"))
		err = alignment(parser, &output->align);
	if (!err)
		err = expect(parser, "{");
	while (!err && !take(parser, "}"))
		err = parse_step(parser, output);
	return err;
}

static int parse(struct parser *parser, struct lds *lds)
{
	int err = 0;

	next(parser);
	while (!err && parser->word.n) {
		err = expect(parser, "SECTIONS");
		if (!err)
			err = expect(parser, "{");
		while (!err && !take(parser, "}"))
			err = parse_output(parser, lds);
	}
	return err;
}

int lds_read(const char *path, struct arena *arena, struct diags *diags,
	     struct lds *lds)
{
	struct parser parser = { .path = path, .arena = arena, .diags = diags,
				 .line = 1 };
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	parser.rest = file_text(&map);
	err = parse(&parser, lds);
	file_unmap(&map);
	return err;
}

bool lds_matches(const struct lds_pattern *pattern, const char *name)
{
	if (strncmp(pattern->glob, name, pattern->literal))
		return false;
	return !pattern->glob[pattern->literal] ? !name[pattern->literal] :
	       !fnmatch(pattern->glob + pattern->literal,
			name + pattern->literal, 0);
}
