// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/report.h"

#include <inttypes.h>

#include "base/out.h"
#include "explain/words.h"

enum {
	NAMED = 6,		/* so many are named where there are more */
};

enum shade { SHADE_NONE, SHADE_OLD, SHADE_NEW, SHADE_TITLE };

static const char *const shades[] = {
	[SHADE_NONE] = "", [SHADE_OLD] = "\033[31m", [SHADE_NEW] = "\033[32m",
	[SHADE_TITLE] = "\033[1m",
};

struct printer {
	const struct explain_report *report;
	struct arena arena;		/* for one cause */
	struct buf *out;
};

static void line(struct printer *printer, enum shade shade, const char *text)
{
	bool colour = printer->report->colour && shade;
	struct buf clean = { 0 };

	out_add(&clean, "%s", text);
	buf_printf(printer->out, "%s%.*s%s\n", colour ? shades[shade] : "",
		   (int)clean.size, clean.data ? : "", colour ? "\033[0m" : "");
	buf_free(&clean);
}

#define LINE(printer, shade, ...) \
	line((printer), (shade), arena_printf(&(printer)->arena, __VA_ARGS__))

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* ---- changes ------------------------------------------------------------------------ */

static void print_part(struct printer *printer, enum shade shade,
		       enum change_of of, const struct part *part)
{
	struct arena *arena = &printer->arena;

	LINE(printer, shade, "    %c %10s  %s", shade == SHADE_OLD ? '-' : '+',
	     part_place(arena, of, part), part_words(arena, of, part));
}

/* Of the type itself. */
static void print_own(struct printer *printer, const struct type_change *change)
{
	struct arena *arena = &printer->arena;
	bool number = change->how == HOW_SIZE || change->how == HOW_ALIGNED;

	if (number)
		LINE(printer, SHADE_NONE, "      %s %" PRIu64 " -> %" PRIu64,
		     change_word(change), change->before.place, change->after.place);
	else if (change->how == HOW_SHOWN || change->how == HOW_HIDDEN)
		LINE(printer, SHADE_NONE, "      %s", change_word(change));
	else
		LINE(printer, SHADE_NONE, "      %s: %s -> %s", change_word(change),
		     type_words(arena, change->before.type, NULL),
		     type_words(arena, change->after.type, NULL));
}

static void print_change(struct printer *printer, const struct type_change *change)
{
	if (change->of == OF_TYPE) {
		print_own(printer, change);
		return;
	}
	if (change->how != HOW_ADDED)
		print_part(printer, SHADE_OLD, change->of, &change->before);
	if (change->how != HOW_REMOVED)
		print_part(printer, SHADE_NEW, change->of, &change->after);
}

static bool is_moved_member(const struct type_change *change)
{
	return change->of == OF_MEMBER && change->how == HOW_MOVED;
}

/* Bits. */
static int64_t shift_of(const struct type_change *change)
{
	return (int64_t)(change->after.place - change->before.place);
}

/* Members that moved together are one line: "0x3c8 -> 0x3d0  and 57 more by 8". */
static void print_moved(struct printer *printer, const struct pair_changes *changes)
{
	struct arena *arena = &printer->arena;

	for (size_t i = 0, end; i < changes->count; i = end) {
		const struct type_change *first = &changes->changes[i];
		size_t more = 0;

		end = i + 1;
		if (!is_moved_member(first))
			continue;
		for (; end < changes->count; end++) {
			const struct type_change *next = &changes->changes[end];

			if (!is_moved_member(next))
				continue;
			if (shift_of(next) != shift_of(first))
				break;
			more++;
		}
		LINE(printer, SHADE_NONE, "      moved %s -> %s  %s%s",
		     part_place(arena, OF_MEMBER, &first->before),
		     part_place(arena, OF_MEMBER, &first->after),
		     part_words(arena, OF_MEMBER, &first->after), !more ? "" :
		     arena_printf(arena, ", and %zu more as far", more));
	}
}

static void print_changes(struct printer *printer, const struct pair_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (!is_moved_member(&changes->changes[i]))
			print_change(printer, &changes->changes[i]);
	print_moved(printer, changes);
}

/* ---- ways --------------------------------------------------------------------------- */

static void print_way(struct printer *printer, const struct explain_touched *touched)
{
	struct arena *arena = &printer->arena;
	const struct explained_symbol *symbol = touched->symbol;
	const char *way = explain_declaration(arena, symbol);

	for (size_t i = 0; i < touched->nsteps; i++) {
		const struct explain_step *step = &touched->steps[i];
		const struct type *of = i ? touched->steps[i - 1].to :
					symbol->before->type;
		bool is_member = of && (of->kind == TYPE_STRUCT ||
					of->kind == TYPE_UNION);

		if (is_member)
			way = arena_printf(arena, "%s + %s %s", way,
					   part_place(arena, OF_MEMBER, &step->by),
					   step->by.name ? : "");
		way = arena_printf(arena, "%s -> %s", way,
				   type_title(arena, step->to));
	}
	LINE(printer, SHADE_NONE, "  %s", way);
}

static void print_all_ways(struct printer *printer, const struct explain_cause *cause)
{
	for (size_t i = 0; i < cause->count; i++)
		print_way(printer, &cause->touched[i]);
}

static size_t shortest_way(const struct explain_cause *cause)
{
	size_t best = 0;

	for (size_t i = 1; i < cause->count; i++)
		if (cause->touched[i].nsteps < cause->touched[best].nsteps)
			best = i;
	return best;
}

/* The shortest, and who else comes there. */
static void print_one_way(struct printer *printer, const struct explain_cause *cause)
{
	size_t shown = shortest_way(cause), named = 0;
	const char *names = "";

	print_way(printer, &cause->touched[shown]);
	for (size_t i = 0; i < cause->count && named < NAMED; i++) {
		if (i == shown)
			continue;
		names = arena_printf(&printer->arena, "%s%s%s", names,
				     named++ ? ", " : "",
				     cause->touched[i].symbol->name);
	}
	if (named)
		LINE(printer, SHADE_NONE, "  and %s%s", names,
		     cause->count <= 1 + NAMED ? "" :
		     arena_printf(&printer->arena, " and %zu more",
				  cause->count - 1 - NAMED));
}

static void print_cause(struct printer *printer, const struct explain_cause *cause)
{
	buf_str(printer->out, "\n");
	LINE(printer, SHADE_TITLE, "%s: %zu symbol%s", cause->title, cause->count,
	     plural(cause->count));
	if (printer->report->everything)
		print_all_ways(printer, cause);
	else
		print_one_way(printer, cause);
	print_changes(printer, cause->changes);
	for (size_t i = 0; i < cause->nlikely; i++)
		LINE(printer, SHADE_NONE, "      likely by %s: %s -> %s",
		     cause->likely[i].option, cause->likely[i].before,
		     cause->likely[i].after);
	arena_free(&printer->arena);
}

/* ---- all of it ---------------------------------------------------------------------- */

static void print_fit(struct printer *printer, const struct among_fit *fit)
{
	const char *name = fit->release ? : fit->path;

	if (among_is_it(fit))
		LINE(printer, SHADE_NONE, "  built for %s, which has %zu of the versions and no other",
		     name, fit->same);
	else if (fit->path)
		LINE(printer, SHADE_NONE,
		     "  built for none of those given; nearest is %s, which has %zu of the versions, and %zu other",
		     name, fit->same, fit->other);
}

static void print_head(struct printer *printer)
{
	const struct explain_report *report = printer->report;
	const struct explanation *explanation = &report->explanation;
	const char *kernel = report->release ? : report->kernel;
	static const char *const names[] = { "the module's", "the kernel's" };

	switch (report->asked) {
	case ASKED_VERSIONS:
		if (!explanation->nsymbols) {
			LINE(printer, SHADE_TITLE,
			     "%s: none of %zu versions differs from those of %s",
			     report->module, report->versions, kernel);
			break;
		}
		LINE(printer, SHADE_TITLE,
		     "%s: %zu of %zu versions differ from those of %s, %zu explained",
		     report->module, explanation->nsymbols, report->versions,
		     kernel, explanation->explained);
		break;
	case ASKED_SYMBOLS:
		LINE(printer, SHADE_TITLE, "%s: %zu of %zu symbols differ in %s",
		     report->module, explanation->explained,
		     explanation->nsymbols, kernel);
		break;
	case ASKED_IMPORTS:
		LINE(printer, SHADE_TITLE,
		     "%s: there are no versions to compare: of %zu imports the types of %zu differ in %s",
		     report->module, explanation->nsymbols,
		     explanation->explained, kernel);
	}
	print_fit(printer, &report->fit);
	for (size_t i = 0; i < 2; i++)
		if (report->sides[i] && report->sides[i]->path)
			LINE(printer, SHADE_NONE, "  %s types: %s of %s", names[i],
			     report->sides[i]->source, report->sides[i]->path);
	if (report->unseen_paths[0])
		LINE(printer, SHADE_NONE, "  symtypes, for what these do not explain: %s, %s",
		     report->unseen_paths[0], report->unseen_paths[1]);
}

static void print_names(struct printer *printer, const char *what,
			const struct names *names)
{
	const char *text = "";

	if (!names->count)
		return;
	for (size_t i = 0; i < names->count &&
	     (i < NAMED || printer->report->everything); i++)
		text = arena_printf(&printer->arena, "%s%s%s", text,
				    i ? ", " : "", names->items[i]);
	buf_str(printer->out, "\n");
	LINE(printer, SHADE_TITLE, "%s: %zu symbol%s", what, names->count,
	     plural(names->count));
	LINE(printer, SHADE_NONE, "  %s%s", text,
	     names->count > NAMED && !printer->report->everything ? ", ..." : "");
	arena_free(&printer->arena);
}

/* Types that differ as well, but are the nearest of no symbol. */
static void print_further(struct printer *printer)
{
	const struct explanation *explanation = &printer->report->explanation;
	const char *text = "";
	size_t first = 0;

	while (first < explanation->ncauses && explanation->causes[first]->count)
		first++;
	if (first == explanation->ncauses)
		return;
	for (size_t i = first; i < explanation->ncauses && i < first + NAMED; i++)
		text = arena_printf(&printer->arena, "%s%s%s (%zu)", text,
				    i > first ? ", " : "",
				    explanation->causes[i]->title,
				    explanation->causes[i]->further);
	buf_str(printer->out, "\n");
	LINE(printer, SHADE_TITLE,
	     "further away from the symbols: %zu type%s, which --everything shows",
	     explanation->ncauses - first, plural(explanation->ncauses - first));
	LINE(printer, SHADE_NONE, "  %s%s", text,
	     explanation->ncauses > first + NAMED ? ", ..." : "");
}

/* What only symtypes files say, in the words that the versions were made of. */
static void print_unseen(struct printer *printer)
{
	const struct blames *unseen = &printer->report->unseen;

	for (size_t i = 0; i < unseen->count; i++) {
		const struct blamed *one = &unseen->items[i];
		struct buf words = { 0 };
		struct str rest;

		print_names(printer, arena_printf(&printer->arena, "%.*s, by symtypes",
						  (int)one->difference.name.n,
						  one->difference.name.p), &one->symbols);
		type_difference_text(&one->difference, "    ", &words);
		rest = buf_view(&words);
		while (rest.n) {
			struct str text = str_cut(&rest, '\n');

			line(printer, text.n > 4 && text.p[4] == '-' ? SHADE_OLD : SHADE_NEW,
			     arena_str(&printer->arena, text));
		}
		buf_free(&words);
	}
}

/* What kernels say of themselves leaves out these, as a rule. */
static const char *reason_of(const struct printer *printer, enum explain_why why,
			     bool exported_by_module)
{
	const struct side *side = why < WHY_NOT_BEFORE ? NULL :
		printer->report->sides[why == WHY_NOT_AFTER];

	return !side || !side->btf || side->kept ? "" : exported_by_module ?
		": they are of modules that are not at hand with types that fit" :
		": BTF of variables knows those of each processor alone";
}

static void print_unknown(struct printer *printer, enum explain_why why,
			  bool exported_by_module)
{
	const struct explanation *explanation = &printer->report->explanation;
	struct names names = { 0 };

	for (size_t i = 0; i < explanation->nsymbols; i++) {
		const struct explained_symbol *symbol = &explanation->symbols[i];

		if (symbol->why == why && !!symbol->exporter == exported_by_module)
			names_add(&names, symbol->name);
	}
	print_names(printer, arena_printf(&printer->arena, "%s%s",
		    explain_why_text(why),
		    reason_of(printer, why, exported_by_module)), &names);
	names_free(&names);
}

/* Symbols whose types were only looked at are no news if these are the same. */
static void print_unexplained(struct printer *printer)
{
	const struct explanation *explanation = &printer->report->explanation;
	struct names names = { 0 };

	for (size_t i = 0; i < explanation->nsymbols; i++)
		if (explanation->symbols[i].why == WHY_SAME)
			names_add(&names, explanation->symbols[i].name);
	if (printer->report->asked != ASKED_IMPORTS)
		print_names(printer, explain_why_text(WHY_SAME), &names);
	names_free(&names);
	for (enum explain_why why = WHY_NOT_BEFORE; why < EXPLAIN_WHYS; why++) {
		print_unknown(printer, why, false);
		print_unknown(printer, why, true);
	}
}

void explain_text(const struct explain_report *report, struct buf *out)
{
	const struct explanation *explanation = &report->explanation;
	struct printer printer = { .report = report, .out = out };

	print_head(&printer);
	for (size_t i = 0; i < explanation->ncauses && explanation->causes[i]->count;
	     i++)
		print_cause(&printer, explanation->causes[i]);
	print_unseen(&printer);
	print_further(&printer);
	print_unexplained(&printer);
	print_names(&printer, report->exports_known ?
		    "the kernel does not export these" :
		    "its vmlinux does not export these, and of its modules nothing is known",
		    &report->absent);
	if (explanation->cut)
		LINE(&printer, SHADE_NONE, "\nsome types are too large or too deep to be compared to their end");
	arena_free(&printer.arena);
}
