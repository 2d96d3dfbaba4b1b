/* SPDX-License-Identifier: GPL-2.0-or-later */
/* modpost's command line. */
#ifndef LTOMOD_MODPOST_OPTIONS_H
#define LTOMOD_MODPOST_OPTIONS_H

#include "modpost/session.h"

/* What is of the run as a whole, and no matter to those who read and check. */
struct flags {
	bool strict;		/* --strict */
	bool json;		/* --json */
	bool unproven;		/* --unproven */
	const char *kernel;	/* --kernel; NULL: find out */
	unsigned jobs;		/* -j */
};

/*
 * Fills both from the command line.  --help and --version print and exit 0; a
 * wrong option prints and exits 2.  Strings are those of @argv.
 */
void parse_options(int argc, char **argv, struct options *options,
		   struct flags *flags);

#endif
