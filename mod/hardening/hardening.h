/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mitigation parity: what the kernel's configuration promises of all its code
 * has to hold for the module too, or be named.  One table says, for each
 * hardening, which configuration symbols promise it (names of Linux 5.10 to
 * 6.12), which compiler flags give it and which take it away again, and what
 * it looks like in finished code.
 */
#ifndef LTOMOD_HARDENING_HARDENING_H
#define LTOMOD_HARDENING_HARDENING_H

#include "base/diag.h"
#include "base/map.h"
#include "hardening/compiled.h"
#include "model/code.h"
#include "model/source.h"

struct look;

/* What a look at the code found. */
enum sight {
	SIGHT_NOTHING,	/* no place where it would show */
	SIGHT_PROVEN,	/* every place where it would show has it */
	SIGHT_SOME,	/* places that have it; which others should, the code
			   does not tell */
	SIGHT_MISSING,	/* the look has blamed at least one place */
};

/* A list of a row has no more; a shorter one ends with NULL. */
enum { HARDENING_PATTERNS = 4 };

struct hardening {
	const char *name;
	enum machine machine;	/* MACHINE_UNKNOWN: all */
	/* Symbols, any of which promises it. */
	const char *configs[HARDENING_PATTERNS];
	const char *unless;	/* the symbol that moves the promise to
				   another row; or NULL */
	const char *advice;	/* what to compile with, for people */
	/* Flags, as patterns of fnmatch(3), any of which gives it, and those that
	 * take it away; the last one on the command line wins. */
	const char *given[HARDENING_PATTERNS];
	const char *lost[HARDENING_PATTERNS];
	enum sight (*look)(struct look *look);	/* NULL: does not show */
};

struct hardening_input {
	const struct code *module;	/* with instructions: the .ko */
	const struct code *linked;	/* what it was made from, where the
					   annotations still are; or NULL */
	const struct map *config;	/* "CONFIG_X" -> its value (char *) */
	const struct compiled *objects;
	size_t nobjects;		/* 0: flags are not known */
	const struct map *assembly;	/* functions that come from .S files;
					   NULL: not known */
	source_line_fn *source_line;	/* of @module; NULL: name no line */
	void *source;			/* its first argument */
	const struct map *elsewhere;	/* functions of objects that were not
					   compiled here, to its path; NULL:
					   not known */
};

enum verdict {
	VERDICT_UNPROMISED,	/* the kernel does not have it */
	VERDICT_MISSING,
	VERDICT_FLAG,		/* every object compiled with the flag */
	VERDICT_CODE,		/* code shows it; flags are not known, or not
				   those of every object */
	VERDICT_UNKNOWN,	/* neither flags nor code say anything */
	VERDICT_PROVEN,		/* flags and code */
	VERDICT_SHOWN,		/* flags; the code has it in some places */
	VERDICT_SOME,		/* the code has it in some places; flags are
				   not known */
};

const char *verdict_name(enum verdict verdict);

struct hardening_result {
	const struct hardening *hardening;
	const char *config;	/* the symbol that promises it; or NULL */
	enum verdict verdict;
	const char *seen;	/* what the look counted, for people; or NULL */
};

/* Rows of the table: hardening_results() fills in as many. */
size_t hardening_count(void);

/*
 * Judges every row for @input's machine and adds a diagnostic of @severity for
 * everything missing (CODE_HARDENING_FLAGS, CODE_HARDENING_CODE).  Strings are in
 * @arena.
 */
void hardening_results(const struct hardening_input *input,
		       enum severity severity, struct arena *arena,
		       struct diags *diags, struct hardening_result *results);

#endif
