/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnostics as values.  Readers and checks append what they find, with a
 * stable code and a place; only a main prints them and turns the counts into
 * an exit status.  base/codes.h lists the codes.
 */
#ifndef LTOMOD_BASE_DIAG_H
#define LTOMOD_BASE_DIAG_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/codes.h"
#include "base/map.h"

enum severity {
	DIAG_NOTE,	/* worth knowing */
	DIAG_WARNING,	/* does not stop anything */
	DIAG_ERROR,	/* a finding: the input is readable and wrong */
	DIAG_FATAL,	/* a failure: the input could not be read, or the
			   output not be written */
	DIAG_SEVERITIES
};

/* Where: a file and, as far as known, a line of it or an offset into it. */
struct place {
	const char *file;	/* NULL: nowhere in particular */
	const char *section;	/* NULL, or a section (archive member) of file */
	unsigned line;		/* 1-based; 0: not a line of text */
	uint64_t offset;	/* bytes, from the start of section or file */
	bool has_offset;
};

struct diag {
	enum diag_code code;
	enum severity severity;
	struct place place;
	const char *text;
	const char *hint;	/* NULL, or what to do next */
	size_t left_out;	/* how many more of its kind are only counted */
};

/*
 * So many of one code, severity and file are kept at most; of more, the last one says
 * how many.  A kernel's own modules give thousands, all of which its modpost
 * lists; a hostile input can ask for millions.
 */
#define DIAGS_OF_A_KIND 100000u
/* And no more once their texts and hints have so many bytes, 300 for each of
 * these: one name can be as long as a file, and each message name it. */
#define DIAGS_TEXT_OF_A_KIND (32u << 20)

struct diags {
	struct arena *arena;	/* holds all strings */
	struct diag *items;	/* owned; in the order they were added */
	size_t count;
	size_t room;
	size_t counts[DIAG_SEVERITIES];	/* with those that are left out */
	struct map tallies;	/* kind -> struct diag_tally */
	struct diag *last;	/* the one added last; NULL: it was left out.
				   Good until the next is added. */
	struct diag_tally *tally;	/* of its kind */
};

void diags_init(struct diags *diags, struct arena *arena);
void diags_free(struct diags *diags);

#define PLACE_NONE ((struct place){ .file = NULL })
#define PLACE_FILE(f) ((struct place){ .file = (f) })
#define PLACE_LINE(f, l) ((struct place){ .file = (f), .line = (l) })
#define PLACE_OFFSET(f, o) \
	((struct place){ .file = (f), .offset = (o), .has_offset = true })
#define PLACE_SECTION(f, s, o) \
	((struct place){ .file = (f), .section = (s), .offset = (o), \
			 .has_offset = true })

/*
 * Appends a diagnostic; all strings are copied.  Past DIAGS_OF_A_KIND or
 * DIAGS_TEXT_OF_A_KIND it is counted, and nothing is formatted.
 */
void diag_add(struct diags *diags, enum severity severity, enum diag_code code,
	      struct place place, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/*
 * Appends those of @from, which is then empty.  The arena of @from has to live
 * as long as @diags.
 */
void diags_move(struct diags *diags, struct diags *from);
/* What is worse than @most is no more than that: it is about something that
 * need not be. */
void diags_limit(struct diags *diags, enum severity most);
/* Says of the diagnostic added last what to do next, if it was kept. */
void diag_hint(struct diags *diags, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* @count more of the kind of the one added last were counted elsewhere. */
void diag_more(struct diags *diags, size_t count);

/*
 * Prints all in the kernel's manner:
 *
 *	ERROR: modpost: Module.symvers:12: the CRC is not a number: "0xzz"
 *	       take the file from the kernel's build tree again  [symvers-syntax]
 *
 * and "and N more of this kind" after the last one kept of a kind.
 */
void diags_print(const struct diags *diags, const char *tool, FILE *out);
/* An array of objects: code, severity, file, section, line, offset, text, hint;
 * left_out as well in the last one kept of a kind that has more. */
json_t *diags_json(const struct diags *diags);

/* 2 if anything is fatal, else 1 if there is an error, else 0. */
int diags_status(const struct diags *diags);

#endif
