// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/out.h"

/* The number comes from the Makefile as it stands in VERSION, without quotes. */
#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(text) #text

void cli_version(const char *tool)
{
	printf("%s (ltomod) " TEXT(LTOMOD_VERSION) "\n", tool);
}

noreturn void cli_refuse(const struct cli *cli, const char *why,
			 const char *word)
{
	out_print(stderr, "FATAL: %s: %s%s%s\n       try: %s --help\n",
		  cli->tool, why, word ? ": " : "", word ? word : "",
		  cli->tool);
	exit(2);
}

static noreturn void finish(void)
{
	exit(fflush(stdout) ? 2 : 0);
}

int cli_next(const struct cli *cli, int argc, char **argv)
{
	char letter[] = "-?";
	int option;

	/* getopt's own messages would print a word as it is. */
	opterr = 0;
	option = getopt_long(argc, argv, cli->letters, cli->options, NULL);
	switch (option) {
	case 'h':
	case CLI_HELP:
		fputs(cli->help, stdout);
		finish();
	case CLI_VERSION:
		cli_version(cli->tool);
		finish();
	case ':':
		cli_refuse(cli, "this option needs an argument", argv[optind - 1]);
	case '?':
		letter[1] = (char)optopt;
		/* 0: a long one; one with an argument that it does not take
		 * has its own number here. */
		cli_refuse(cli, "unrecognized option",
			   optopt > 0 && optopt < 0x80 &&
			   argv[optind - 1][1] != '-' ? letter :
			   argv[optind - 1]);
	}
	return option;
}
