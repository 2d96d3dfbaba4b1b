// SPDX-License-Identifier: GPL-2.0-or-later
/* lto-names: what LTO named after a hash or a number is called as in the source. */
#include "base/cli.h"
#include "base/out.h"
#include "finalize/names.h"
#include "finalize/pass.h"
#include "object/object.h"

static const char usage_text[] =
"Usage: lto-names [--from FILE]... [-o OUT] [-v] OBJECT\n"
"\n"
"Gives the statics of a linked relocatable object their names back.  What one\n"
"object of a module has for itself and LTO let another use is called foo.llvm.HASH\n"
"or foo.ltomod.N and is global: it becomes foo, and local, as without LTO.  Two of\n"
"one name are then two local symbols, as without LTO.  Exports, weak symbols, and an\n"
"object that has no such name, are not touched.\n"
"\n"
"  --from FILE  an object or archive that OBJECT was linked from: what full LTO\n"
"               called foo.5, because two of them have a function foo, becomes foo\n"
"  -o OUT       write to OUT instead of changing OBJECT\n"
"  -v           say how many there were\n"
"  --help       this text\n"
"  --version    say which ltomod this is\n"
"\n"
"Examples:\n"
"  lto-names --from foo.o foo.lto.o\n"
"  lto-names -v -o foo.named.o foo.lto.o\n"
"\n"
"Exit status: 0 fine, 1 such a name is undefined, 2 failure.\n";

static const struct option options[] = {
	{ "from", required_argument, NULL, 'f' },
	{ "output", required_argument, NULL, 'o' },
	{ "verbose", no_argument, NULL, 'v' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "lto-names",
	.help = usage_text,
	.letters = ":hvo:",
	.options = options,
};

struct names_arguments {
	const char *out;
	const char *object;
	const char **from;	/* in the arena */
	size_t nfrom;
	bool verbose;
};

static struct names_arguments parse_names(int argc, char **argv,
					  struct arena *arena)
{
	struct names_arguments args = { .out = NULL };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'f':
			*ARENA_MORE(arena, args.from, args.nfrom) = optarg;
			break;
		case 'o': args.out = optarg; break;
		case 'v': args.verbose = true; break;
		}
	}
	if (optind + 1 != argc)
		cli_refuse(&cli, "one object is expected", NULL);
	args.object = argv[optind];
	if (!args.out)
		args.out = args.object;
	return args;
}

/* What the object was linked from, as far as that is of use. */
struct sources {
	struct names_sources names;
	struct object **objects;
	size_t count;
};

static int read_sources(const struct names_arguments *args,
			struct diags *diags, struct sources *sources)
{
	for (size_t i = 0; i < args->nfrom; i++) {
		struct object **object = ARENA_MORE(diags->arena, sources->objects,
						    sources->count);
		int err = object_open(args->from[i], diags, object);

		if (err)
			return err;
		names_from(&sources->names, *object);
	}
	return 0;
}

static void close_sources(struct sources *sources)
{
	map_free(&sources->names.names);
	for (size_t i = 0; i < sources->count; i++)
		object_close(sources->objects[i]);
}

static int restore(const struct names_arguments *args, struct object *object,
		   struct diags *diags)
{
	bool numbered = args->nfrom && names_numbered(object);
	struct sources sources = { .count = 0 };
	struct names_counts counts = { 0 };
	struct edits edits = { 0 };
	int err = 0;

	map_init(&sources.names.names, NULL);
	if (numbered)
		err = read_sources(args, diags, &sources);
	if (!err)
		err = names_plan(object, numbered ? &sources.names : NULL,
				 diags->arena, diags, &edits, &counts);
	if (!err)
		err = pass_write(object, &edits, args->out, diags);
	if (!err && args->verbose)
		out_print(stdout, "%s: %zu names given back, %zu of them made local\n",
			  args->object, counts.restored, counts.localized);
	close_sources(&sources);
	return err;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct names_arguments args = parse_names(argc, argv, &arena);
	struct object *object = NULL;
	struct diags diags;
	int status;

	diags_init(&diags, &arena);
	if (!object_open(args.object, &diags, &object) &&
	    !pass_check(object, &diags))
		restore(&args, object, &diags);
	object_close(object);
	diags_print(&diags, "lto-names", stderr);
	status = diags_status(&diags);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
