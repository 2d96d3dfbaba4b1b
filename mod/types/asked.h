/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols that versions are asked for, and the versions found so far.  A
 * symbol has the version of the first object that has more than a declaration
 * of it; only when no object has, that of the first declaration.
 */
#ifndef LTOMOD_TYPES_ASKED_H
#define LTOMOD_TYPES_ASKED_H

#include <stdint.h>
#include <stdio.h>

#include "base/map.h"

struct asked_symbol {
	bool done;		/* has a version */
	uint32_t crc;
};

struct asked {
	struct arena *arena;	/* holds all of it */
	struct map symbols;	/* name -> struct asked_symbol, as asked for */
	bool declarations;	/* take what is only declared, too */
};

void asked_init(struct asked *asked, struct arena *arena);
void asked_free(struct asked *asked);

/* Adds the names that @in has, one a line; empty lines are none. */
void asked_read(struct asked *asked, FILE *in);

/* @name has been asked for, and has no version yet. */
bool asked_is_open(const struct asked *asked, const char *name);
bool asked_all_done(const struct asked *asked);
/* Gives @name, which has been asked for, its version. */
void asked_answer(struct asked *asked, const char *name, uint32_t crc);

#endif
