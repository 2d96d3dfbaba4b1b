// SPDX-License-Identifier: GPL-2.0-or-later
/* initcall-order: the linker script that keeps a kernel's initcalls in order. */
#include <stdlib.h>

#include "base/cli.h"
#include "base/out.h"
#include "initcall/initcall_lds.h"
#include "initcall/initcall_order.h"
#include "initcall/initcalls.h"

#define TOOL "initcall-order"

static const char usage_text[] =
"Usage: initcall-order [-o FILE] [-v] INPUT...\n"
"       initcall-order --verify VMLINUX.o [-v] INPUT...\n"
"\n"
"Under LTO the linker does not know any more in which order the initcalls of a\n"
"kernel were; the linker script that this writes tells it.  INPUT is an object,\n"
"ELF or bitcode, or an archive; give all of them in the order of the link.\n"
"\n"
"It takes the place of the kernel's scripts/generate_initcall_order.pl and\n"
"writes the same.  Should the environment name a directory in objtree, as\n"
"kbuild's does, INPUTs are relative to that.\n"
"\n"
"  -o, --output FILE  write the script to FILE, not to standard output\n"
"      --verify FILE  write no script, unless -o is given too: look whether FILE,\n"
"                     a linked vmlinux.o, holds the initcalls in this order\n"
"  -v, --verbose      say how many there are\n"
"  -h, --help         this text\n"
"      --version      say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 1 findings (then nothing is written), 2 failure.\n"
"\n"
"Examples:\n"
"  initcall-order -o .tmp_initcalls.lds vmlinux.a lib/lib.a\n"
"  ld.lld -r -T .tmp_initcalls.lds -o vmlinux.o --whole-archive vmlinux.a\n"
"  initcall-order --verify vmlinux.o vmlinux.a lib/lib.a\n";

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "verify", required_argument, NULL, 'V' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "initcall-order",
	.help = usage_text,
	.letters = ":ho:v",
	.options = options,
};

struct order_arguments {
	const char *output;	/* NULL: standard output */
	const char *verify;	/* NULL: nothing to verify */
	bool verbose;
	char **inputs;		/* ends with NULL */
};

static struct order_arguments parse_order(int argc, char **argv)
{
	struct order_arguments args = { 0 };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'o': args.output = optarg; break;
		case 'v': args.verbose = true; break;
		case 'V': args.verify = optarg; break;
		}
	}
	if (optind == argc)
		cli_refuse(&cli, "no input given", NULL);
	args.inputs = argv + optind;
	return args;
}

static void say_count(const struct order_arguments *args,
		      const struct initcalls *initcalls)
{
	out_print(stderr, "%s: %zu initcalls%s\n", args->verify ?: args->output ?:
		TOOL, initcalls_count(initcalls),
		args->verify ? " in the wanted order" : "");
}

int main(int argc, char **argv)
{
	struct order_arguments args = parse_order(argc, argv);
	struct initcalls initcalls = { 0 };
	struct arena arena = { 0 };
	struct diags diags;
	int status;

	diags_init(&diags, &arena);
	initcalls_read(&initcalls, args.inputs, getenv("objtree"), &arena,
		       &diags);
	if (!diags_status(&diags) && args.verify)
		verify_initcall_order(&initcalls, args.verify, &diags);
	if (!diags_status(&diags) && (args.output || !args.verify))
		write_initcall_lds(&initcalls, args.output, &diags);
	diags_print(&diags, TOOL, stderr);
	status = diags_status(&diags);
	if (!status && args.verbose)
		say_count(&args, &initcalls);
	initcalls_free(&initcalls);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
