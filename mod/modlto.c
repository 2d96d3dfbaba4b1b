// SPDX-License-Identifier: GPL-2.0-or-later
/* modlto: links a module as a whole, so that what nobody asks for need not be in it. */
#include <limits.h>

#include "base/cli.h"
#include "base/file.h"
#include "format/modlist.h"
#include "modlto/link.h"

static const char help[] =
"Usage: modlto --llvm N -o OUTPUT [--keep NAME]... [--mod FILE.mod] [FILE]...\n"
"              -- LINKER [WORD]...\n"
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
"  -h, --help          this text\n"
"      --version       say which ltomod this is\n"
"\n"
"Of a FILE.a the linker takes the members that are asked for.\n"
"\n"
"Exit status: 0 fine, 1 findings, 2 failure.\n"
"\n"
"Examples:\n"
"  modlto --llvm 19 -o foo.lto.o --mod foo.mod -- ld.lld-19 -r -T module-lto.lds\n"
"  modlto --llvm 19 -o foo.lto.o --keep foo_probe a.o b.o -- ld.lld-19 -r\n";

enum { OPT_LLVM = 256, OPT_KEEP, OPT_MOD };

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "llvm",   required_argument, NULL, OPT_LLVM },
	{ "keep",   required_argument, NULL, OPT_KEEP },
	{ "mod",    required_argument, NULL, OPT_MOD },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "modlto",
	.help = help,
	.letters = ":ho:",
	.options = options,
};

struct modlto_arguments {
	struct modlto_link link;
	const char *list;	/* of kbuild's; NULL: none */
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

static void parse_modlto(int argc, char **argv, struct modlto_arguments *args)
{
	int end = 1;
	int c;

	while (end < argc && strcmp(argv[end], "--"))
		end++;
	while ((c = cli_next(&cli, end, argv)) != -1) {
		switch (c) {
		case 'o': args->link.output = optarg; break;
		case OPT_LLVM: args->link.llvm = release(optarg); break;
		case OPT_KEEP: names_add(&args->link.keep, optarg); break;
		case OPT_MOD: args->list = optarg; break;
		}
	}
	for (int i = optind; i < end; i++)
		add_input(&args->link, argv[i]);
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
	struct modlto_arguments args = { .list = NULL };
	struct arena arena = { NULL };
	struct diags diags;
	int status;

	parse_modlto(argc, argv, &args);
	diags_init(&diags, &arena);
	read_list(&args, &arena, &diags);
	if (!diags_status(&diags))
		modlto_link(&args.link, &arena, &diags);
	diags_print(&diags, "modlto", stderr);
	status = diags_status(&diags);
	names_free(&args.link.members);
	names_free(&args.link.libraries);
	names_free(&args.link.keep);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
