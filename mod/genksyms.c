// SPDX-License-Identifier: GPL-2.0-or-later
/* genksyms: the versions of exported symbols, from preprocessed C. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/out.h"
#include "genksyms/generate.h"
#include "genksyms/grammar.h"
#include "genksyms/source.h"

static const char usage_text[] =
"Usage: genksyms [-dDwqpR] [-r FILE] [-T FILE] [--kernel VERSION] [--rules LIST]\n"
"                < PREPROCESSED.i\n"
"\n"
"Reads C, preprocessed with -D__GENKSYMS__, and prints the version of every\n"
"symbol that it exports: the CRC-32 of its declaration with all types expanded.\n"
"\n"
"  -T, --dump-types FILE  write the types that the versions were made of\n"
"  -r, --reference FILE   compare with the types that -T wrote earlier, and say\n"
"                         which of them changed a version\n"
"  -p, --preserve         a version that differs from the reference is an error;\n"
"                         of a symbol marked `override` there it is kept\n"
"  -w, --warnings         syntax errors, redefinitions and unknown types are\n"
"                         reported, and are errors\n"
"  -q, --quiet            they are not (the default)\n"
"  -D, --dump             show the expanded text of every export\n"
"  -d, --debug            show every definition that is found\n"
"      --kernel VERSION   as the genksyms of that kernel (6.1): what it reads grew in\n"
"                         6.14, 6.15, 6.16 and 7.0, and with it the versions; before\n"
"                         5.19 it writes a linker script, since then #SYMVER lines\n"
"      --rules LIST       what it reads, if a release took something over: words of\n"
"                         attributes,vectors,unqual,enums,inner, or none\n"
"      --show-rules       print that list for --kernel, and do nothing else\n"
"  -R, --relative-crc     before 5.19: versions as data, not as absolute symbols\n"
"  -s, --symbol-prefix P  before 5.19: what symbols of the machine begin with\n"
"  -V                     say which genksyms this is, and go on, as the kernel's\n"
"      --version          say which ltomod this is\n"
"  -h, --help             this text\n"
"\n"
"Examples:\n"
"  clang-19 -E -D__GENKSYMS__ $CFLAGS foo.c | genksyms -T foo.symtypes\n"
"  clang-19 -E -D__GENKSYMS__ $CFLAGS foo.c | genksyms -r foo.symtypes\n"
"\n"
"Exit status: 0 fine, 1 findings (see -w, -p) or damaged input, 2 failure.\n";

static const struct option options[] = {
	{ "debug", no_argument, NULL, 'd' },
	{ "dump", no_argument, NULL, 'D' },
	{ "dump-types", required_argument, NULL, 'T' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "preserve", no_argument, NULL, 'p' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "reference", required_argument, NULL, 'r' },
	{ "relative-crc", no_argument, NULL, 'R' },
	{ "rules", required_argument, NULL, 'u' },
	{ "show-rules", no_argument, NULL, 'S' },
	{ "symbol-prefix", required_argument, NULL, 's' },
	{ "warnings", no_argument, NULL, 'w' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "genksyms",
	.help = usage_text,
	.letters = ":dDhpqr:Rs:T:Vw",
	.options = options,
};

static struct generate_options parse_options(int argc, char **argv)
{
	struct generate_options args = { .prefix = "" };
	struct kernel_version kernel = { 6, 1 };
	const char *rules = NULL;
	bool told = false, show = false;
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'd': args.debug++; break;
		case 'D': args.dump = true; break;
		case 'p': args.preserve = true; break;
		case 'q': args.warnings = false; break;
		case 'r': args.reference = optarg; break;
		case 'R': args.relative = true; break;
		case 's': args.prefix = optarg; break;
		case 'T': args.types = optarg; break;
		case 'S': show = true; break;
		case 'u': rules = optarg; break;
		case 'w': args.warnings = true; break;
		case 'k':
			if (!kernel_version_parse(optarg, &kernel))
				cli_refuse(&cli, "--kernel takes a version such as 6.1, not",
					    optarg);
			told = true;
			break;
		case 'V':	/* the kernel's, which goes on */
			fputs("genksyms of ltomod (as the kernel's 2.5.60)\n",
			      stderr);
			break;
		}
	}
	if (optind < argc)
		cli_refuse(&cli, "the source comes on standard input; what is",
			    argv[optind]);
	args.dialect = dialect_of(kernel);
	args.rules = grammar_of(kernel);
	if (rules && !grammar_parse(rules, &args.rules))
		cli_refuse(&cli, "--rules takes words such as attributes,unqual, or none, not",
			    rules);
	if (show) {
		grammar_print(args.rules);
		exit(0);
	}
	if (!told && !rules)
		args.rules |= RULE_GUESSED;
	if (args.dialect->symver_lines && (args.relative || *args.prefix))
		cli_refuse(&cli, "-R and -s are for kernels before 5.19: say which with --kernel",
			    NULL);
	return args;
}

static void put_text(const struct buf *text, FILE *to, struct diags *diags)
{
	out_lines(to, buf_view(text));
	if (fflush(to) || ferror(to))
		diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE,
			 PLACE_FILE("<stdout>"), "%s", strerror(errno));
}

/* What the names and definitions of most of the kernel's sources take. */
enum { SOURCE_ROOM = 3 << 20 };

int main(int argc, char **argv)
{
	struct generate_options args = parse_options(argc, argv);
	struct source_text source = { 0 }, reference = { 0 };
	struct generated made = { 0 };
	struct arena arena = { 0 };
	struct diags diags;
	int err = 0, status;

	arena_reserve(&arena, SOURCE_ROOM);
	diags_init(&diags, &arena);
	if (args.reference)
		err = source_open(args.reference, &reference, &diags);
	if (!err)
		err = source_read(STDIN_FILENO, "<stdin>", &source, &diags);
	if (!err)
		err = generate(&args, source_view(&source),
			       source_view(&reference), &made, &diags);
	if (!err && args.types)
		err = file_write(args.types, buf_view(&made.types), &diags);
	if (made.log.size)
		put_text(&made.log, stderr, &diags);
	if (!err && made.versions.size)
		put_text(&made.versions, stdout, &diags);
	diags_print(&diags, "genksyms", stderr);
	status = diags_status(&diags);
	if (!status && made.errors)
		status = 1;
	generated_free(&made);
	source_free(&source);
	source_free(&reference);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
