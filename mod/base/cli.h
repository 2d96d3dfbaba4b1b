/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of a tool: getopt_long(3), with --help and --version that all
 * tools have, and one form for what is wrong with a command.
 */
#ifndef LTOMOD_BASE_CLI_H
#define LTOMOD_BASE_CLI_H

#include <getopt.h>
#include <stdnoreturn.h>

/* Above every letter, and every number that a tool gives its options. */
enum { CLI_HELP = 0x10000, CLI_VERSION };

/* The last entries of an option table: those of all tools, and its end. */
#define CLI_COMMON \
	{ "help",    no_argument, NULL, CLI_HELP }, \
	{ "version", no_argument, NULL, CLI_VERSION }, \
	{ NULL, 0, NULL, 0 }

struct cli {
	const char *tool;
	const char *help;		/* all that --help prints */
	const char *letters;		/* ":" first, then as for getopt(3) */
	const struct option *options;	/* ends in CLI_COMMON */
};

/*
 * The next option, as getopt_long() returns it, or -1 after the last.  --help, -h
 * where letters have it, and --version print and exit with 0; an option that is
 * unknown or lacks its argument is refused.
 */
int cli_next(const struct cli *cli, int argc, char **argv);
/* "FATAL: TOOL: WHY: WORD", with how to go on; exits with 2.  @word may be NULL. */
noreturn void cli_refuse(const struct cli *cli, const char *why,
			 const char *word);
/* "TOOL (ltomod) 1.2.3", on standard output. */
void cli_version(const char *tool);

#endif
