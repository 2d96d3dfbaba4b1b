// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modlto: links a module as a whole, so that what nobody asks for need not be in it;
 * and says of what was linked what the kernel can reach in it, and what nothing does.
 */
#include <limits.h>

#include "base/cli.h"
#include "base/file.h"
#include "format/modlist.h"
#include "modlto/link.h"
#include "retention/retention.h"

static const char help[] =
"Usage: modlto --llvm N -o OUTPUT [--keep NAME]... [--mod FILE.mod] [FILE]...\n"
"              -- LINKER [WORD]...\n"
"       modlto --report [--json | --html | --why NAME] [--root NAME]...\n"
"              [--inputs FILE]... FILE\n"
"\n"
"Links the objects of a module, as the linker alone would, but for this: their\n"
"bitcode is made one before, and in it what nobody outside can ask for is the\n"
"module's own, as a static is a file's.  So LLVM drops what is not used, which\n"
"ld.lld -r never does.  Held are the module's init and exit, exports, tables of\n"
"devices, what is marked as used or stands in a section that is collected, and\n"
"what objects of machine code or assembly name.\n"
"\n"
"  -o, --output FILE   the linked object\n"
"      --llvm N        the release of LINKER, whose libLLVM is needed\n"
"      --mod FILE.mod  kbuild's list of the objects\n"
"      --keep NAME     this function or variable is asked for by its name, in a way\n"
"                      that cannot be seen (a kprobe, kallsyms): keep it\n"
"\n"
"Of a FILE.a the linker takes the members that are asked for.\n"
"\n"
"With --report it says of the linked object or finished module FILE, however it\n"
"was linked, compressed or not, what the kernel can reach in it and on which\n"
"way, what nothing reaches, and how many bytes hang on what.\n"
"\n"
"      --report        the report, as text\n"
"      --json          the same as JSON\n"
"      --html          the same as one page with a map of all bytes\n"
"      --why NAME      only the way on which this symbol is reached, each step\n"
"      --root NAME     somebody asks for this symbol by its name: hold it\n"
"      --inputs FILE   an object, bitcode or archive that FILE was made of: which\n"
"                      of its names are gone\n"
"\n"
"  -h, --help          this text\n"
"      --version       say which ltomod this is\n"
"\n"
"Exit status: 0 fine, whatever a report says; 1 findings, 2 failure.\n"
"\n"
"Examples:\n"
"  modlto --llvm 19 -o foo.lto.o --mod foo.mod -- ld.lld-19 -r -T module-lto.lds\n"
"  modlto --llvm 19 -o foo.lto.o --keep foo_probe a.o b.o -- ld.lld-19 -r\n"
"  modlto --report foo.ko\n"
"  modlto --report --html --inputs foo.o foo.lto.o >foo.html\n";

/* Behind OPT_REPORT: what only a report has. */
enum { OPT_LLVM = 256, OPT_KEEP, OPT_MOD, OPT_REPORT, OPT_JSON, OPT_HTML,
       OPT_WHY, OPT_ROOT, OPT_INPUTS };

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "llvm",   required_argument, NULL, OPT_LLVM },
	{ "keep",   required_argument, NULL, OPT_KEEP },
	{ "mod",    required_argument, NULL, OPT_MOD },
	{ "report", no_argument,       NULL, OPT_REPORT },
	{ "json",   no_argument,       NULL, OPT_JSON },
	{ "html",   no_argument,       NULL, OPT_HTML },
	{ "why",    required_argument, NULL, OPT_WHY },
	{ "root",   required_argument, NULL, OPT_ROOT },
	{ "inputs", required_argument, NULL, OPT_INPUTS },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "modlto",
	.help = help,
	.letters = ":ho:",
	.options = options,
};

struct modlto_arguments {
	bool report;
	/* The last option given that only the one or the other has, 0: none;
	 * and how many of those that say in which form to report. */
	int of_link, of_report;
	unsigned forms;
	struct modlto_link link;
	const char *list;	/* of kbuild's; NULL: none */
	struct retention_request request;
	struct names roots, inputs;
};

static unsigned release(const char *text)
{
	unsigned long long number;

	if (!str_to_u64(str_of(text), &number) || !number || number > UINT_MAX)
		cli_refuse(&cli, "--llvm takes a major version such as 19, not",
			   text);
	return (unsigned)number;
}

static void add_input(struct modlto_link *link, const char *path)
{
	names_add(str_ends(str_of(path), STR(".a")) ? &link->libraries :
		  &link->members, path);
}

static noreturn void refuse_option(const char *why, int option)
{
	const struct option *at = options;
	char word[16];

	while (at->val != option)
		at++;
	snprintf(word, sizeof(word), "--%s", at->name);
	cli_refuse(&cli, why, word);
}

static void take_option(struct modlto_arguments *args, int option)
{
	switch (option) {
	case 'o': args->link.output = optarg; break;
	case OPT_LLVM: args->link.llvm = release(optarg); break;
	case OPT_KEEP: names_add(&args->link.keep, optarg); break;
	case OPT_MOD: args->list = optarg; break;
	case OPT_REPORT: args->report = true; return;
	case OPT_JSON: args->request.format = RETENTION_JSON; break;
	case OPT_HTML: args->request.format = RETENTION_HTML; break;
	case OPT_WHY: args->request.why = optarg; break;
	case OPT_ROOT: names_add(&args->roots, optarg); break;
	case OPT_INPUTS: names_add(&args->inputs, optarg); break;
	}
	args->forms += option == OPT_JSON || option == OPT_HTML ||
		       option == OPT_WHY;
	*(option > OPT_REPORT ? &args->of_report : &args->of_link) = option;
}

/* Words from @first on are no options; at @end stands "--", if it is there. */
static void finish_report(struct modlto_arguments *args, int first, int end,
			  int argc, char **argv)
{
	int files = argc - first - (end < argc);

	if (args->of_link)
		refuse_option("this option is for a link, not for --report",
			      args->of_link);
	if (args->forms > 1)
		cli_refuse(&cli, "--json, --html and --why are three forms of a report, of which one is printed",
			   NULL);
	if (files != 1)
		cli_refuse(&cli, "--report is about one file", NULL);
	args->request.file = argv[first < end ? first : end + 1];
	args->request.roots = &args->roots;
	args->request.inputs = &args->inputs;
}

static void finish_link(struct modlto_arguments *args, int first, int end,
			int argc, char **argv)
{
	for (int i = first; i < end; i++)
		add_input(&args->link, argv[i]);
	if (args->of_report)
		refuse_option("this option is for --report, which is not given",
			      args->of_report);
	if (!args->link.output)
		cli_refuse(&cli, "-o is missing", NULL);
	if (!args->link.llvm)
		cli_refuse(&cli, "--llvm is missing", NULL);
	if (!args->list && !args->link.members.count)
		cli_refuse(&cli, "no object given", NULL);
	if (end + 1 >= argc)
		cli_refuse(&cli, "no linker given, which comes after --", NULL);
	args->link.linker = argv + end + 1;
}

static void parse_modlto(int argc, char **argv, struct modlto_arguments *args)
{
	int end = 1;
	int c;

	while (end < argc && strcmp(argv[end], "--"))
		end++;
	while ((c = cli_next(&cli, end, argv)) != -1)
		take_option(args, c);
	if (args->report)
		finish_report(args, optind, end, argc, argv);
	else
		finish_link(args, optind, end, argc, argv);
}

/* Names are copied. */
static void read_list(struct modlto_arguments *args, struct arena *arena,
		      struct diags *diags)
{
	struct mod_file list = { .objects = { NULL, 0, 0 } };
	struct file_map map;

	if (!args->list || file_map(args->list, &map, diags))
		return;
	if (!mod_file_parse(args->list, file_text(&map), arena, diags, &list)) {
		for (size_t i = 0; i < list.objects.count; i++)
			add_input(&args->link, list.objects.items[i]);
	}
	mod_file_free(&list);
	file_unmap(&map);
}

int main(int argc, char **argv)
{
	struct modlto_arguments args = { .report = false };
	struct arena arena = { NULL };
	struct diags diags;
	int status;

	parse_modlto(argc, argv, &args);
	diags_init(&diags, &arena);
	read_list(&args, &arena, &diags);
	if (args.report)
		retention_report(&args.request, stdout, &diags);
	else if (!diags_status(&diags))
		modlto_link(&args.link, &arena, &diags);
	diags_print(&diags, "modlto", stderr);
	status = diags_status(&diags);
	names_free(&args.link.members);
	names_free(&args.link.libraries);
	names_free(&args.link.keep);
	names_free(&args.roots);
	names_free(&args.inputs);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
