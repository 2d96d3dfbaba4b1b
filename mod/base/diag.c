// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/diag.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"

struct severity_words {
	const char *json;
	const char *label;
	const char *colour;
};

static const struct severity_words severity_words[DIAG_SEVERITIES] = {
	[DIAG_NOTE]    = { "note",    "NOTE",    "\033[36m" },
	[DIAG_WARNING] = { "warning", "WARNING", "\033[35m" },
	[DIAG_ERROR]   = { "error",   "ERROR",   "\033[31m" },
	[DIAG_FATAL]   = { "fatal",   "FATAL",   "\033[1;31m" },
};

void diags_init(struct diags *diags, struct arena *arena)
{
	*diags = (struct diags){ .arena = arena };
}

void diags_free(struct diags *diags)
{
	free(diags->items);
	diags_init(diags, diags->arena);
}

static const char *keep(struct diags *diags, const char *text)
{
	return text ? arena_strdup(diags->arena, text) : NULL;
}

static struct diag *add_room(struct diags *diags)
{
	if (diags->count == diags->room) {
		diags->room = diags->room ? diags->room * 2 : 16;
		diags->items = xrealloc(diags->items,
					diags->room * sizeof(*diags->items));
	}
	return &diags->items[diags->count++];
}

void diag_add(struct diags *diags, enum severity severity, const char *code,
	      struct place place, const char *format, ...)
{
	struct diag *diag = add_room(diags);
	va_list args;

	diags->counts[severity]++;
	place.file = keep(diags, place.file);
	place.section = keep(diags, place.section);
	va_start(args, format);
	*diag = (struct diag){
		.code = code,
		.severity = severity,
		.place = place,
		.text = arena_vprintf(diags->arena, format, args),
	};
	va_end(args);
}

void diags_move(struct diags *diags, struct diags *from)
{
	for (size_t i = 0; i < from->count; i++)
		*add_room(diags) = from->items[i];
	for (size_t i = 0; i < DIAG_SEVERITIES; i++)
		diags->counts[i] += from->counts[i];
	diags_free(from);
}

void diags_limit(struct diags *diags, enum severity most)
{
	for (size_t i = 0; i < diags->count; i++) {
		struct diag *diag = &diags->items[i];

		if (diag->severity <= most)
			continue;
		diags->counts[diag->severity]--;
		diags->counts[most]++;
		diag->severity = most;
	}
}

void diag_hint(struct diags *diags, const char *format, ...)
{
	va_list args;

	if (!diags->count)
		return;
	va_start(args, format);
	diags->items[diags->count - 1].hint =
		arena_vprintf(diags->arena, format, args);
	va_end(args);
}

static void print_place(const struct place *place, FILE *out)
{
	if (!place->file)
		return;
	fputs(place->file, out);
	if (place->section)
		fprintf(out, "(%s)", place->section);
	if (place->line)
		fprintf(out, ":%u", place->line);
	if (place->has_offset)
		fprintf(out, "+0x%" PRIx64, place->offset);
	fputs(": ", out);
}

/* Control characters out of a hostile file must not reach the terminal. */
static void print_clean(const char *text, FILE *out)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			fprintf(out, "\\x%02x", c);
		else
			fputc(c, out);
	}
}

static void print_diag(const struct diag *diag, const char *tool, bool colour,
		       FILE *out)
{
	const struct severity_words *words = &severity_words[diag->severity];

	fprintf(out, "%s%s:%s %s: ", colour ? words->colour : "", words->label,
		colour ? "\033[0m" : "", tool);
	print_place(&diag->place, out);
	print_clean(diag->text, out);
	if (diag->hint) {
		fputs("\n       ", out);
		print_clean(diag->hint, out);
	}
	fprintf(out, "  [%s]\n", diag->code);
}

/*
 * stderr has no buffer, and a system call a character is slow where there are
 * many findings: the text is made first and written at once.
 */
void diags_print(const struct diags *diags, const char *tool, FILE *out)
{
	bool colour = isatty(fileno(out)) && !getenv("NO_COLOR");
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);

	for (size_t i = 0; i < diags->count; i++)
		print_diag(&diags->items[i], tool, colour, memory ?: out);
	if (memory && !fclose(memory))
		fwrite(text, 1, size, out);
	free(text);
}

json_t *diags_json(const struct diags *diags)
{
	json_t *list = json_array();

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];
		const struct place *place = &diag->place;
		json_t *item = json_object();

		json_object_set_new(item, "code", json_string(diag->code));
		json_object_set_new(item, "severity", json_string(
				severity_words[diag->severity].json));
		json_object_set_new(item, "file",
				    json_text_or_null(place->file));
		json_object_set_new(item, "section",
				    json_text_or_null(place->section));
		json_object_set_new(item, "line", place->line ?
				    json_integer(place->line) : json_null());
		json_object_set_new(item, "offset", place->has_offset ?
				    json_integer((json_int_t)place->offset) :
				    json_null());
		json_object_set_new(item, "text", json_text_or_null(diag->text));
		json_object_set_new(item, "hint", json_text_or_null(diag->hint));
		json_array_append_new(list, item);
	}
	return list;
}

int diags_status(const struct diags *diags)
{
	return diags->counts[DIAG_FATAL] ? 2 : diags->counts[DIAG_ERROR] ? 1 : 0;
}
