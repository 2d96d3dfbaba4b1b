// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/diag.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/out.h"

struct severity_words {
	const char *label;
	const char *colour;
};

static const struct severity_words severity_words[DIAG_SEVERITIES] = {
	[DIAG_NOTE]    = { "NOTE",    "\033[36m" },
	[DIAG_WARNING] = { "WARNING", "\033[35m" },
	[DIAG_ERROR]   = { "ERROR",   "\033[31m" },
	[DIAG_FATAL]   = { "FATAL",   "\033[1;31m" },
};

/* How many there were of one code, severity and file. */
struct diag_tally {
	size_t seen;
	size_t bytes;		/* of their texts and hints that were kept */
	size_t last;		/* index of the last that was kept */
};

void diags_init(struct diags *diags, struct arena *arena)
{
	*diags = (struct diags){ .arena = arena };
	map_init(&diags->tallies, arena);
}

void diags_free(struct diags *diags)
{
	free(diags->items);
	map_free(&diags->tallies);
	diags_init(diags, diags->arena);
}

static const char *keep_text(struct diags *diags, const char *text)
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

static struct diag_tally *tally_of(struct diags *diags, enum diag_code code,
				   enum severity severity, const char *file)
{
	struct map_entry *entry;
	struct buf key = { 0 };

	buf_printf(&key, "%d %d %s", (int)severity, (int)code, file ? file : "");
	entry = map_put(&diags->tallies, buf_view(&key));
	buf_free(&key);
	if (!entry->value)
		entry->value = arena_new(diags->arena, struct diag_tally);
	return entry->value;
}

/* Room for one more of its kind, or NULL if there are enough of them. */
static struct diag *admit(struct diags *diags, enum diag_code code,
			  enum severity severity, const char *file)
{
	struct diag_tally *tally = tally_of(diags, code, severity, file);

	diags->last = NULL;
	diags->tally = tally;
	if (tally->seen++ >= DIAGS_OF_A_KIND ||
	    tally->bytes >= DIAGS_TEXT_OF_A_KIND) {
		diags->items[tally->last].left_out++;
		return NULL;
	}
	tally->last = diags->count;
	return diags->last = add_room(diags);
}

void diag_add(struct diags *diags, enum severity severity, enum diag_code code,
	      struct place place, const char *format, ...)
{
	struct diag *diag = admit(diags, code, severity, place.file);
	va_list args;

	diags->counts[severity]++;
	if (!diag)
		return;
	place.file = keep_text(diags, place.file);
	place.section = keep_text(diags, place.section);
	va_start(args, format);
	*diag = (struct diag){
		.code = code,
		.severity = severity,
		.place = place,
		.text = arena_vprintf(diags->arena, format, args),
	};
	va_end(args);
	diags->tally->bytes += strlen(diag->text);
}

void diags_move(struct diags *diags, struct diags *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct diag *old = &from->items[i];
		struct diag_tally *tally;
		struct diag *diag = admit(diags, old->code, old->severity,
					  old->place.file);

		if (diag) {
			*diag = *old;
			diags->tally->bytes += strlen(old->text) +
					       (old->hint ? strlen(old->hint) : 0);
		}
		if (!old->left_out)
			continue;
		/* The rest of a kind that was full in @from is full here. */
		tally = tally_of(diags, old->code, old->severity,
				 old->place.file);
		tally->seen += old->left_out;
		if (!diag)
			diags->items[tally->last].left_out += old->left_out;
	}
	for (size_t i = 0; i < DIAG_SEVERITIES; i++)
		diags->counts[i] += from->counts[i];
	diags_free(from);
}

void diags_limit(struct diags *diags, enum severity most)
{
	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity > most)
			diags->items[i].severity = most;
	for (enum severity s = most + 1; s < DIAG_SEVERITIES; s++) {
		diags->counts[most] += diags->counts[s];
		diags->counts[s] = 0;
	}
}

void diag_hint(struct diags *diags, const char *format, ...)
{
	va_list args;

	if (!diags->last)
		return;
	va_start(args, format);
	diags->last->hint = arena_vprintf(diags->arena, format, args);
	va_end(args);
	diags->tally->bytes += strlen(diags->last->hint);
}

void diag_more(struct diags *diags, size_t count)
{
	if (!diags->last)
		return;
	diags->last->left_out += count;
	diags->counts[diags->last->severity] += count;
}

static void add_place(struct buf *to, const struct place *place)
{
	if (!place->file)
		return;
	out_add_name(to, place->file);
	if (place->section) {
		buf_str(to, "(");
		out_add_name(to, place->section);
		buf_str(to, ")");
	}
	if (place->line)
		buf_printf(to, ":%u", place->line);
	if (place->has_offset)
		buf_printf(to, "+0x%" PRIx64, place->offset);
	buf_str(to, ": ");
}

static void add_label(struct buf *to, const struct diag *diag,
		      const char *tool, bool colour)
{
	const struct severity_words *words = &severity_words[diag->severity];

	buf_printf(to, "%s%s:%s %s: ", colour ? words->colour : "",
		   words->label, colour ? "\033[0m" : "", tool);
}

static void add_diag(struct buf *to, const struct diag *diag, const char *tool,
		     bool colour)
{
	add_label(to, diag, tool, colour);
	add_place(to, &diag->place);
	out_add(to, "%s", diag->text);
	if (diag->hint)
		out_add(to, "\n" OUT_INDENT "%s", diag->hint);
	buf_printf(to, "  [%s]\n", code_text(diag->code));
	if (!diag->left_out)
		return;
	add_label(to, diag, tool, colour);
	add_place(to, &PLACE_FILE(diag->place.file));
	buf_printf(to, "and %zu more of this kind  [%s]\n", diag->left_out,
		   code_text(diag->code));
}

enum { PRINT_AT_ONCE = 1 << 20 };

/*
 * stderr has no buffer, and a system call a character is slow where there are
 * many findings: the text is made first and written at once.
 */
void diags_print(const struct diags *diags, const char *tool, FILE *out)
{
	bool colour = isatty(fileno(out)) && !getenv("NO_COLOR");
	struct buf text = { 0 };

	for (size_t i = 0; i < diags->count; i++) {
		add_diag(&text, &diags->items[i], tool, colour);
		if (text.size < PRINT_AT_ONCE)
			continue;
		fwrite(text.data, 1, text.size, out);
		text.size = 0;
	}
	if (text.size)
		fwrite(text.data, 1, text.size, out);
	buf_free(&text);
}

int diags_status(const struct diags *diags)
{
	return diags->counts[DIAG_FATAL] ? 2 : diags->counts[DIAG_ERROR] ? 1 : 0;
}
