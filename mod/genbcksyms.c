// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * genbcksyms: versions of exported symbols from their types, out of debug
 * information in ELF objects and in bitcode; with gendwarfksyms' command line.
 */
#include "base/cli.h"
#include "base/out.h"
#include "types/batch.h"

static const char usage_text[] =
"Usage: genbcksyms [options] object ... < symbol-list\n"
"\n"
"Prints a line \"#SYMVER name 0xcrc\" for every symbol that standard input names\n"
"(one a line): a checksum over its type and all types that belong to it.  The\n"
"types come from debug information, in ELF objects and in LLVM bitcode (ThinLTO\n"
"and full LTO) alike, and in archives of either; the versions are those that\n"
"the kernel's gendwarfksyms gives to the native object.\n"
"\n"
"  -T, --symtypes FILE  write the types to FILE, a line each\n"
"  -s, --stable         heed kABI rules and __kabi_ members\n"
"      --portable       the same versions from gcc's debug information and from\n"
"                       clang's (not the versions of gendwarfksyms)\n"
"  -d, --debug          say on standard error what is read\n"
"      --dump-dies      print the types on standard error, indented\n"
"      --dump-types     print the types on standard error, a line each\n"
"      --dump-versions  print what the checksums are made of on standard error\n"
"  -h, --help           this text\n"
"      --version        say which ltomod this is\n"
"\n"
"Examples:\n"
"  echo my_export | genbcksyms foo.o\n"
"  llvm-nm --defined-only -j foo.o | genbcksyms --stable -T foo.symtypes foo.o\n"
"\n"
"Exit status: 0 fine, 1 a symbol has no version, 2 failure.\n";

enum { DIES = 256, TYPES, VERSIONS, PORTABLE };

static const struct option options[] = {
	{ "debug", no_argument, NULL, 'd' },
	{ "dump-dies", no_argument, NULL, DIES },
	{ "dump-types", no_argument, NULL, TYPES },
	{ "dump-versions", no_argument, NULL, VERSIONS },
	{ "portable", no_argument, NULL, PORTABLE },
	{ "stable", no_argument, NULL, 's' },
	{ "symtypes", required_argument, NULL, 'T' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "genbcksyms",
	.help = usage_text,
	.letters = ":dhsT:",
	.options = options,
};

struct run {
	struct answer_options options;
	struct guard guard;
	struct asked asked;
	struct answers answers;
	struct diags diags;
};

static struct answer_options parse_options(int argc, char **argv)
{
	struct answer_options args = { 0 };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'd': args.debug = true; break;
		case DIES: args.dump_dies = true; break;
		case TYPES: args.dump_types = true; break;
		case VERSIONS: args.dump_versions = true; break;
		case PORTABLE: args.portable = true; break;
		case 's': args.stable = true; break;
		case 'T': args.symtypes = optarg; break;
		}
	}
	args.objects = argv + optind;
	args.count = argc - optind;
	if (!args.count)
		cli_refuse(&cli, "an object is expected", NULL);
	return args;
}

/* In the child. */
static int work(void *context)
{
	struct run *run = context;

	if (!batch_read(&run->answers, &run->guard)) {
		answers_print(&run->answers);
		if (run->options.symtypes)
			answers_write_symtypes(&run->answers);
	}
	diags_print(&run->diags, "genbcksyms", stderr);
	return diags_status(&run->diags);
}

int main(int argc, char **argv)
{
	struct run run = { .options = parse_options(argc, argv) };
	struct arena arena = { 0 };
	int status = guard_init(&run.guard);

	if (status) {
		out_print(stderr, "FATAL: genbcksyms: mmap: %s\n",
			  strerror(-status));
		return 2;
	}
	diags_init(&run.diags, &arena);
	asked_init(&run.asked, &arena);
	answers_init(&run.answers, &run.options, &run.asked, &run.diags);
	asked_read(&run.asked, stdin);
	/* As gendwarfksyms of 7.1: nothing asked, nothing read or written. */
	if (run.asked.symbols.count)
		status = guard_run(&run.guard, work, &run, &run.diags);
	if (status < 0) {
		out_print(stderr, "FATAL: genbcksyms: no process: %s\n",
			  strerror(-status));
		status = 2;
	}
	diags_print(&run.diags, "genbcksyms", stderr);
	answers_free(&run.answers);
	asked_free(&run.asked);
	guard_free(&run.guard);
	diags_free(&run.diags);
	arena_free(&arena);
	return status;
}
