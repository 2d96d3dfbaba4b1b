// SPDX-License-Identifier: GPL-2.0-or-later
/* audit: is a finished module put together as a kernel expects it? */
#include "audit/finished.h"
#include "base/cli.h"
#include "base/json.h"
#include "model/names.h"

static const char usage_text[] =
"Usage: audit [--symvers FILE]... [--warn-undefined] [--source-names] [--as NAME]\n"
"             [--unused] [--json] FILE.ko...\n"
"\n"
"Looks for what a finished kernel module must not have: sections of single\n"
"functions or variables that LTO left behind, two sections of one name, code\n"
"that may be written to, bitcode, relocations into nowhere, undefined symbols\n"
"that LTO renamed or that have no version, a struct module that does not point\n"
"to the init function, a .modinfo without vermagic.  Silent if all is well.\n"
"\n"
"  --symvers FILE  a Module.symvers: undefined symbols must be in one of them\n"
"  --warn-undefined  a symbol that nobody exports, or without a version, is a\n"
"                  warning: modpost -w has let it pass\n"
"  --source-names  a name that LTO made, as foo.llvm.123, is an error\n"
"  --unused        tell of globals that are neither exported nor referred to\n"
"  --as NAME       call the one module so in messages\n"
"  --json          print the findings as JSON\n"
"  --help          this text\n"
"  --version       say which ltomod this is\n"
"\n"
"Examples:\n"
"  audit foo.ko\n"
"  audit --symvers $KDIR/Module.symvers --symvers ../bar/Module.symvers foo.ko\n"
"\n"
"Exit status: 0 fine, 1 findings, 2 failure.\n";

static const struct option options[] = {
	{ "as", required_argument, NULL, 'a' },
	{ "json", no_argument, NULL, 'j' },
	{ "source-names", no_argument, NULL, 'n' },
	{ "symvers", required_argument, NULL, 's' },
	{ "unused", no_argument, NULL, 'u' },
	{ "warn-undefined", no_argument, NULL, 'w' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "audit",
	.help = usage_text,
	.letters = ":h",
	.options = options,
};

struct audit_arguments {
	struct names symvers;
	const char *as;		/* NULL: by their own names */
	bool json;
	bool warn_undefined;
	bool source_names;
	bool unused;
	char **modules;		/* ends with NULL */
};

static struct audit_arguments parse_audit(int argc, char **argv)
{
	struct audit_arguments args = { .json = false };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'a': args.as = optarg; break;
		case 'j': args.json = true; break;
		case 'n': args.source_names = true; break;
		case 's': names_add(&args.symvers, optarg); break;
		case 'u': args.unused = true; break;
		case 'w': args.warn_undefined = true; break;
		}
	}
	if (optind == argc)
		cli_refuse(&cli, "no module given", NULL);
	if (args.as && argc - optind != 1)
		cli_refuse(&cli, "--as is for one module", NULL);
	args.modules = argv + optind;
	return args;
}

int main(int argc, char **argv)
{
	struct audit_arguments args = parse_audit(argc, argv);
	struct audit_options wanted;
	struct arena arena = { 0 };
	struct diags diags;
	struct map exports;
	bool known = false;
	int status;

	diags_init(&diags, &arena);
	map_init(&exports, &arena);
	for (size_t i = 0; i < args.symvers.count; i++)
		known |= audit_exports(args.symvers.items[i], &exports, &diags);
	wanted = (struct audit_options){
		.exports = known ? &exports : NULL,
		.warn_undefined = args.warn_undefined,
		.source_names = args.source_names,
		.unused = args.unused,
	};
	for (char **module = args.modules; *module; module++)
		audit_finished(*module, args.as, &wanted, &diags);
	if (args.json)
		json_print(diags_json(&diags), stdout);
	else
		diags_print(&diags, "audit", stderr);
	status = diags_status(&diags);
	names_free(&args.symvers);
	map_free(&exports);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
