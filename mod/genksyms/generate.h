/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a source to the versions of its exports: text in, texts out.
 *
 * The form of a version follows the kernel that will read it (kbuild's
 * genksyms rules): since 5.19 a line "#SYMVER NAME 0xCRC", before a linker
 * script that defines __crc_NAME, as an absolute symbol or, with -R, as data.
 */
#ifndef LTOMOD_GENKSYMS_GENERATE_H
#define LTOMOD_GENKSYMS_GENERATE_H

#include "base/buf.h"
#include "base/diag.h"
#include "model/dialect.h"

struct generate_options {
	const struct dialect *dialect;	/* of the kernel that reads versions */
	unsigned rules;		/* of its genksyms: grammar.h */
	const char *prefix;	/* -s: what symbols of the machine begin with */
	const char *reference;	/* -r: its path; NULL: there is none */
	const char *types;	/* -T: its path; NULL: no types are wanted */
	int debug;		/* -d: each more says more */
	bool relative;		/* -R */
	bool dump;		/* -D */
	bool warnings;		/* -w */
	bool preserve;		/* -p */
};

struct generated {
	struct buf versions;	/* in the order of the exports */
	struct buf types;	/* a symtypes file; empty without -T */
	struct buf log;		/* what goes to stderr */
	unsigned errors;	/* that the log tells of */
};

/*
 * Reads @source and, under -r, the text of the reference; both have a readable
 * 0 behind them.  Returns 0, or a negative errno with a diagnostic, then
 * versions and types are not whole; generated_free() in any case.
 */
int generate(const struct generate_options *options, struct str source,
	     struct str reference, struct generated *out, struct diags *diags);
void generated_free(struct generated *generated);

#endif
