// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modvers: what a module asks of a kernel, and whether a kernel will load it.
 */
#include <stdlib.h>
#include <stdnoreturn.h>
#include <sys/utsname.h>

#include "base/cli.h"
#include "base/json.h"
#include "base/out.h"
#include "base/parallel.h"
#include "loader/modfile.h"
#include "loader/modvers.h"
#include "compare/modvers_compare.h"

#define TOOL "modvers"

static const char help[] =
"Usage: modvers dump [--json] FILE...\n"
"       modvers check [--against KERNEL]... [OPTION]... MODULE...\n"
"       modvers check [--against KERNEL]... [OPTION]... --all DIR\n"
"       modvers compare [--rules FILE] [--types[=A,B]] [--json] A B\n"
"\n"
"What a kernel module asks of a kernel, and whether a kernel will load it.\n"
"\n"
"  dump    versions, exports, imports, version magic, signature and build of a\n"
"          module (.ko, .ko.gz, .ko.xz, .ko.zst), vmlinux, Module.symvers, or of\n"
"          bitcode with a block of versions\n"
"  check   would KERNEL load MODULE?  Every reason why not, and what the kernel\n"
"          would say\n"
"  compare what A and B export: added, removed, changed.  A and B are what\n"
"          --against takes, directories of modules, or single modules\n"
"\n"
"      --against KERNEL  a Module.symvers, a kernel tree, /lib/modules/VERSION, the\n"
"                        root of an unpacked kernel package, a vmlinux, x86's\n"
"                        vmlinuz; several of one kernel add up.  Default: the\n"
"                        running kernel\n"
"      --all DIR         check every module below DIR; print what does not load\n"
"      --sig-enforced    the kernel runs with module.sig_enforce=1 or is locked down\n"
"      --rules FILE      compare: what may change: PATTERN [PASS|FAIL] a line, or a\n"
"                        stablelist, as distributions keep them\n"
"      --types[=A,B]     compare: the first type behind each changed version, by the\n"
"                        symtypes files below A and B (or the directories A,B)\n"
"  -j, --jobs N          threads; default: one a processor\n"
"  -q, --quiet           nothing about modules that load\n"
"      --json            print JSON\n"
"  -h, --help            this text\n"
"      --version         say which ltomod this is\n"
"\n"
"Exit status: 0 loads, 1 does not, 2 could not tell, or failure.  compare: 0 what\n"
"loads on A loads on B, 1 there are changes that break modules, 2 failure.\n"
"\n"
"Examples:\n"
"  modvers check foo.ko --against /lib/modules/6.1.0-28-amd64\n"
"  modvers check foo.ko bar.ko --against /usr/src/linux-headers-6.1.0-28-amd64\n"
"  modvers check --all /lib/modules/6.1.0-28-amd64 --against /lib/modules/6.1.0-28-amd64\n"
"  modvers compare --rules kabi-severities old/Module.symvers new/Module.symvers\n"
"  modvers compare --types=old,new old/Module.symvers new/Module.symvers\n"
"  modvers dump --json foo.ko.xz | jq '.[].imports[].name'\n";

enum {
	OPT_AGAINST = 256, OPT_ALL, OPT_SIG_ENFORCED, OPT_RULES, OPT_TYPES,
	OPT_JSON,
};

static const struct option options[] = {
	{ "against",	  required_argument, NULL, OPT_AGAINST },
	{ "all",	  required_argument, NULL, OPT_ALL },
	{ "sig-enforced", no_argument,	     NULL, OPT_SIG_ENFORCED },
	{ "rules",	  required_argument, NULL, OPT_RULES },
	{ "types",	  optional_argument, NULL, OPT_TYPES },
	{ "json",	  no_argument,	     NULL, OPT_JSON },
	{ "jobs",	  required_argument, NULL, 'j' },
	{ "quiet",	  no_argument,	     NULL, 'q' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "modvers",
	.help = help,
	.letters = ":hj:q",
	.options = options,
};

struct run {
	struct arena arena;
	struct diags diags;
	struct names against;
	struct names all;		/* directories */
	struct names files;
	unsigned threads;
	const char *rules;
	const char *types;		/* "A,B", or "" where the sides are */
	bool sig_enforced;
	bool quiet;
	bool json;
};

/* Prints what has been collected so far, once. */
static void flush_diags(struct run *run)
{
	fflush(stdout);
	diags_print(&run->diags, TOOL, stderr);
}

/* ---- dump ------------------------------------------------------------------ */

static int run_dump(struct run *run)
{
	json_t *list = run->json ? json_array() : NULL;

	if (!run->files.count)
		cli_refuse(&cli, "which file?", NULL);
	for (size_t i = 0; i < run->files.count; i++) {
		struct loadable *loadable;
		struct buf text = { 0 };

		if (modfile_read(run->files.items[i], &run->arena, &run->diags,
				 &loadable))
			continue;
		if (list) {
			json_array_append_new(list, dump_json(loadable));
		} else {
			dump_text(loadable, &text);
			out_lines(stdout, buf_view(&text));
		}
		buf_free(&text);
		loadable_end(loadable);
	}
	if (list)
		json_print(list, stdout);
	flush_diags(run);
	return diags_status(&run->diags) ? 2 : 0;
}

/* ---- check ----------------------------------------------------------------- */

struct tally {
	size_t loads;
	size_t fails;
	size_t unknown;
};

static int status_of(const struct run *run, const struct tally *tally)
{
	int status = diags_status(&run->diags);

	return status == 2 ? 2 : tally->fails ? 1 : tally->unknown ? 2 : status;
}

static void default_kernel(struct run *run)
{
	struct utsname name;

	if (!run->against.count && !uname(&name))
		names_add(&run->against, arena_printf(&run->arena,
			  "/lib/modules/%s", name.release));
}

/* Once for all modules: what cannot be compared because nobody told. */
static void note_partial(struct run *run, const struct kernel *kernel)
{
	const char *what = !kernel->vermagic && !kernel->has_config ?
		"its version magic and configuration are" :
		!kernel->vermagic ? "its version magic is" :
		!kernel->has_config ? "its configuration is" : NULL;

	if (!what)
		return;
	diag_add(&run->diags, DIAG_NOTE, CODE_KERNEL_PARTIAL,
		 PLACE_FILE(kernel->path), "%s not known, so not compared", what);
	diag_hint(&run->diags, "a kernel tree or /lib/modules/VERSION with /boot/config-VERSION tells more");
}

static void count_result(struct tally *tally, const struct load_result *result)
{
	size_t *counters[] = {
		[LOADS] = &tally->loads,
		[LOADS_NOT] = &tally->fails,
		[LOADS_UNKNOWN] = &tally->unknown,
	};

	++*counters[result->verdict];
}

static void print_results(struct run *run, const struct module_set *set,
			  const struct load_result *results)
{
	bool quiet = run->quiet || run->all.count;

	for (size_t i = 0; i < set->count; i++) {
		const struct load_result *result = &results[i];
		struct diags diags;

		if (quiet && result->verdict == LOADS &&
		    !result->findings.counts[DIAG_WARNING])
			continue;
		out_print(stdout, "%s: %s\n", set->paths[i],
		       load_verdict_text(result, &run->arena));
		fflush(stdout);
		diags_init(&diags, &run->arena);
		load_findings(result, set->paths[i], &diags);
		diags_print(&diags, TOOL, stderr);
		diags_free(&diags);
	}
}

static void print_json(struct run *run, const struct kernel *kernel,
		       const struct module_set *set,
		       const struct load_result *results)
{
	json_t *object = json_object(), *list = json_array();

	for (size_t i = 0; i < set->count; i++)
		json_array_append_new(list, load_json(&results[i], set->paths[i]));
	json_object_set_new(object, "kernel", kernel_json(kernel));
	json_object_set_new(object, "modules", list);
	json_object_set_new(object, "diagnostics", diags_json(&run->diags));
	json_print(object, stdout);
}

/* What is to be checked: the files given, and those below directories. */
static int gather(struct run *run, struct module_set *set)
{
	for (size_t i = 0; i < run->all.count; i++) {
		struct names below = { 0 };
		int err = modules_below(run->all.items[i], &run->arena,
					&run->diags, &below);

		if (!err && !below.count) {
			diag_add(&run->diags, DIAG_FATAL, CODE_KERNEL_MODULES,
				 PLACE_FILE(run->all.items[i]),
				 "there is no module below it");
			err = -1;
		}
		for (size_t n = 0; n < below.count; n++)
			names_add(&run->files, below.items[n]);
		names_free(&below);
		if (err)
			return err;
	}
	set->paths = run->files.items;
	set->count = run->files.count;
	return 0;
}

static int check_all(struct run *run, struct kernel *kernel)
{
	struct module_set set = { 0 };
	struct load_result *results;
	struct tally tally = { 0 };

	for (size_t i = 0; i < run->against.count; i++)
		if (kernel_add(kernel, run->against.items[i], &run->diags))
			return 2;
	if (gather(run, &set))
		return 2;
	modules_read(kernel, &set, run->threads, &run->diags);
	if (kernel_complete(kernel, &set, run->threads, &run->diags))
		return 2;
	note_partial(run, kernel);
	results = modvers_check(kernel, &set, run->threads);
	for (size_t i = 0; i < set.count; i++)
		count_result(&tally, &results[i]);
	if (run->json)
		print_json(run, kernel, &set, results);
	else
		print_results(run, &set, results);
	if (run->all.count && !run->json)
		printf("%zu module%s: %zu load, %zu do not, %zu cannot be told\n",
		       set.count, set.count == 1 ? "" : "s", tally.loads, tally.fails, tally.unknown);
	for (size_t i = 0; i < set.count; i++)
		loadable_end(set.loadables[i]);
	return status_of(run, &tally);
}

static int run_check(struct run *run)
{
	struct kernel kernel;
	int status;

	if (!run->files.count && !run->all.count)
		cli_refuse(&cli, "which module?", NULL);
	default_kernel(run);
	kernel_init(&kernel, &run->arena);
	kernel.sig_enforced = run->sig_enforced;
	status = check_all(run, &kernel);
	if (!run->json || status == 2)
		flush_diags(run);
	kernel_free(&kernel);
	return status;
}

/* ---- compare --------------------------------------------------------------- */

static int read_rules(struct run *run, struct rules *rules)
{
	struct file_map map;
	int err = file_map(run->rules, &map, &run->diags);

	if (err)
		return err;
	err = rules_parse(run->rules, file_text(&map), &run->arena, &run->diags,
			  rules);
	file_unmap(&map);
	return err;
}

/* The directories of symtypes files: as given, or where the sides are. */
static void type_places(struct run *run, const char *places[2])
{
	struct str rest = str_of(run->types);

	for (size_t i = 0; i < 2; i++) {
		const char *side = run->files.items[i];

		if (*run->types)
			places[i] = arena_str(&run->arena, str_cut(&rest, ','));
		else if (is_directory(side))
			places[i] = side;
		else
			places[i] = path_base(side) == side ? "." :
				arena_str(&run->arena, (struct str){ side,
					(size_t)(path_base(side) - side) });
	}
	if (*run->types && (rest.p || !*places[0] || !*places[1]))
		cli_refuse(&cli, "--types takes two directories, A,B", NULL);
}

static void print_comparison(const struct run *run,
			     const struct comparison *comparison)
{
	struct buf text = { 0 };

	if (run->json) {
		json_print(comparison_json(comparison), stdout);
		return;
	}
	comparison_text(comparison, &text);
	out_lines(stdout, buf_view(&text));
	buf_free(&text);
}

static int compare_both(struct run *run, struct kernel sides[2])
{
	struct comparison comparison = { 0 };
	struct rules rules = { 0 };
	const char *places[2] = { NULL, NULL };
	int err = 0;

	if (run->types)
		type_places(run, places);
	if (run->rules)
		err = read_rules(run, &rules);
	for (size_t i = 0; i < 2 && !err; i++)
		err = compare_side(&sides[i], run->files.items[i], run->threads,
				   &run->diags);
	if (err)
		return 2;
	if (sides[0].machine && sides[1].machine &&
	    sides[0].machine != sides[1].machine) {
		diag_add(&run->diags, DIAG_FATAL, CODE_KERNEL_MACHINE,
			 PLACE_FILE(sides[1].path), "for %s, but %s is for %s",
			 machine_name(sides[1].machine), sides[0].path,
			 machine_name(sides[0].machine));
		return 2;
	}
	compare_sides(&sides[0], &sides[1], run->rules ? &rules : NULL,
		      &run->arena, &comparison);
	if (run->types)
		compare_types(&comparison, places[0], places[1], &run->arena,
			      &run->diags);
	print_comparison(run, &comparison);
	err = comparison.breaking ? 1 : 0;
	comparison_free(&comparison);
	return diags_status(&run->diags) == 2 ? 2 : err;
}

static int run_compare(struct run *run)
{
	struct kernel sides[2];
	int status;

	if (run->files.count != 2)
		cli_refuse(&cli, "compare takes two: A B", NULL);
	kernel_init(&sides[0], &run->arena);
	kernel_init(&sides[1], &run->arena);
	status = compare_both(run, sides);
	flush_diags(run);
	kernel_free(&sides[0]);
	kernel_free(&sides[1]);
	return status;
}

/* ---- the command line ------------------------------------------------------- */

static const struct {
	const char *name;
	int (*work)(struct run *run);
} commands[] = {
	{ "dump",  run_dump },
	{ "check", run_check },
	{ "compare", run_compare },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static void take_option(struct run *run, int option)
{
	char *end;

	switch (option) {
	case OPT_AGAINST:
		names_add(&run->against, optarg);
		break;
	case OPT_ALL:
		names_add(&run->all, optarg);
		break;
	case OPT_SIG_ENFORCED:
		run->sig_enforced = true;
		break;
	case OPT_RULES:
		run->rules = optarg;
		break;
	case OPT_TYPES:
		run->types = optarg ? optarg : "";
		break;
	case OPT_JSON:
		run->json = true;
		break;
	case 'j':
		run->threads = (unsigned)strtoul(optarg, &end, 10);
		if (*end || end == optarg || !run->threads || run->threads > 1024)
			cli_refuse(&cli, "--jobs takes a number from 1 to 1024, not", optarg);
		break;
	case 'q':
		run->quiet = true;
		break;
	}
}

static void parse(int argc, char **argv, struct run *run)
{
	int option;

	while ((option = cli_next(&cli, argc, argv)) != -1)
		take_option(run, option);
	if (optind == argc)
		cli_refuse(&cli, "a command is expected: dump, check or compare", NULL);
	for (int i = optind + 1; i < argc; i++)
		names_add(&run->files, argv[i]);
}

int main(int argc, char **argv)
{
	struct run run = { .threads = parallel_processors() };
	unsigned command = 0;
	int status;

	diags_init(&run.diags, &run.arena);
	parse(argc, argv, &run);
	while (command < COMMANDS && strcmp(commands[command].name, argv[optind]))
		command++;
	if (command == COMMANDS)
		cli_refuse(&cli, "not a command", argv[optind]);
	/* cppcheck-suppress arrayIndexOutOfBoundsCond ; cli_refuse() does not return */
	status = commands[command].work(&run);
	names_free(&run.against);
	names_free(&run.all);
	names_free(&run.files);
	diags_free(&run.diags);
	arena_free(&run.arena);
	return status;
}
