// SPDX-License-Identifier: GPL-2.0-or-later
/* hardening: does the module have what the kernel's configuration promises? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/json.h"
#include "hardening/hardening.h"
#include "base/out.h"
#include "format/autoconf.h"
#include "format/cmdfile.h"
#include "format/modlist.h"
#include "model/canonical.h"
#include "object/code.h"
#include "object/object.h"

static const char usage_text[] =
"Usage: hardening --auto-conf FILE [--arch ARCH]\n"
"                 [--mod FILE | --cmd-dir DIR] [--cmd FILE]...\n"
"                 [--table] [--warn] [--json] [FOO.lto.o] FOO.ko\n"
"\n"
"Compares what the kernel's configuration promises (retpolines, return thunks,\n"
"pointer authentication, stack protector, ...) with what a finished module has:\n"
"the flags that its objects were compiled with, and the code itself.\n"
"\n"
"  --auto-conf FILE  include/config/auto.conf of the kernel's build tree\n"
"  --arch ARCH       x86_64 or arm64: refuse a module for anything else\n"
"  --mod FILE        the module's .mod file: it lists the objects, and kbuild\n"
"                    left beside each the command that made it (.a.o.cmd)\n"
"  --cmd-dir DIR     the same as --mod DIR/FOO.mod\n"
"  --cmd FILE        such a .cmd file; may be given several times\n"
"  --table           print every row, not only what is missing\n"
"  --warn            what is missing is a warning (exit status 0)\n"
"  --json            print the result as JSON\n"
"  --help            this text\n"
"  --version         say which ltomod this is\n"
"\n"
"FOO.lto.o is the linked object that FOO.ko was made of.  It still has the\n"
"annotations of places that are safe without protection.\n"
"\n"
"Verdicts: proven (flags and code), flag only (nothing to see in this code),\n"
"code only (no .cmd files were given), not seen, MISSING; where the code does\n"
"not tell which places need it: flag, seen (the flag, and some places have it)\n"
"and seen only (some places have it, no .cmd files were given).\n"
"\n"
"Examples:\n"
"  hardening --auto-conf $KDIR/include/config/auto.conf --mod foo.mod foo.lto.o foo.ko\n"
"  hardening --auto-conf auto.conf --table loop.ko\n"
"\n"
"Exit status: 0 all there, 1 something is missing, 2 failure.\n";

static const struct option options[] = {
	{ "arch", required_argument, NULL, 'A' },
	{ "auto-conf", required_argument, NULL, 'c' },
	{ "cmd", required_argument, NULL, 'C' },
	{ "cmd-dir", required_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "mod", required_argument, NULL, 'm' },
	{ "table", no_argument, NULL, 't' },
	{ "warn", no_argument, NULL, 'w' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "hardening",
	.help = usage_text,
	.letters = ":h",
	.options = options,
};

struct arguments {
	const char *auto_conf;
	const char *arch;
	const char *mod;
	const char *cmd_dir;
	struct names cmds;
	const char *linked;
	const char *module;
	enum severity severity;
	bool table;
	bool json;
};

/* Everything that is read. */
struct job {
	struct arguments args;
	struct arena arena;
	struct diags diags;
	struct map config;
	struct map assembly;
	struct compiled *objects;
	size_t nobjects;
	struct object *linked;
	struct object *module;
	struct code linked_code;
	struct code module_code;
};

static void parse(struct job *job, int argc, char **argv)
{
	struct arguments *args = &job->args;
	int c;

	args->severity = DIAG_ERROR;
	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'A': args->arch = optarg; break;
		case 'c': args->auto_conf = optarg; break;
		case 'C': names_add(&args->cmds, optarg); break;
		case 'd': args->cmd_dir = optarg; break;
		case 'j': args->json = true; break;
		case 'm': args->mod = optarg; break;
		case 't': args->table = true; break;
		case 'w': args->severity = DIAG_WARNING; break;
		}
	}
	if (!args->auto_conf)
		cli_refuse(&cli, "--auto-conf is missing", NULL);
	if (argc - optind != 1 && argc - optind != 2)
		cli_refuse(&cli, "one module is expected, and before it perhaps its linked object", NULL);
	args->module = argv[argc - 1];
	if (argc - optind == 2)
		args->linked = argv[optind];
	if (args->cmd_dir && !args->mod) {
		struct str name = canonical_name(
			str_of(path_base(args->module)));

		args->mod = arena_printf(&job->arena, "%s/%.*s.mod",
					 args->cmd_dir, (int)name.n, name.p);
	}
}

/* --- input -------------------------------------------------------------- */

static int read_config(struct job *job)
{
	struct file_map map;
	int err = file_map(job->args.auto_conf, &map, &job->diags);

	if (err)
		return err;
	err = autoconf_parse(job->args.auto_conf, file_text(&map), &job->arena,
			     &job->diags, &job->config);
	file_unmap(&map);
	return err;
}

/* Names of all functions of the assembled object @path; those of one that is
 * gone are not known. */
static int read_assembly(struct job *job, const char *path)
{
	struct object *object;
	int err = object_open(path, &job->diags, &object);

	if (err)
		return err;
	for (size_t i = 1; i < object->nsymbols; i++)
		if (object->symbols[i].section)
			map_put(&job->assembly,
				str_of(object->symbols[i].name));
	object_close(object);
	return 0;
}

static bool is_assembly_source(const char *source)
{
	return str_ends(str_of(source), STR(".S")) ||
	       str_ends(str_of(source), STR(".s"));
}

/* @path's .cmd file; @object is where the object itself is, or NULL. */
static int read_cmd(struct job *job, const char *path, const char *object)
{
	struct cmd_file cmd;
	struct file_map map;
	struct compiled *compiled;
	int err = file_map(path, &map, &job->diags);

	if (err) {
		diag_hint(&job->diags, "kbuild writes it when it compiles the object: build the module again");
		return err;
	}
	err = cmd_file_parse(path, file_text(&map), &job->arena, &job->diags,
			     &cmd);
	file_unmap(&map);
	if (err)
		return err;
	if (!cmd.command || !cmd.target) {
		diag_add(&job->diags, DIAG_FATAL, CODE_CMD_COMMAND,
			 PLACE_FILE(path), "no command line in here");
		diag_hint(&job->diags, "kbuild writes it when it compiles the object: build the module again");
		cmd_file_free(&cmd);
		return -EBADMSG;
	}
	compiled = &job->objects[job->nobjects++];
	compiled->path = object ? object : cmd.target;
	compiled->command = cmd.command;
	compiled->assembly = cmd.sources.count &&
			     is_assembly_source(cmd.sources.items[0]);
	if (compiled->assembly)
		err = read_assembly(job, compiled->path);
	cmd_file_free(&cmd);
	return err;
}

/* The objects of a .mod file are named from where make ran: take them as they
 * are, from the directory of the .mod, or beside it. */
static const char *find_object(struct job *job, const char *name)
{
	const char *mod = job->args.mod;
	char *dir = arena_strdup(&job->arena, mod);
	const char *tries[3];

	dir[path_base(mod) - mod] = '\0';
	tries[0] = name;
	tries[1] = arena_printf(&job->arena, "%s%s", dir, name);
	tries[2] = arena_printf(&job->arena, "%s%s", dir, path_base(name));
	for (size_t i = 0; i < 3; i++)
		if (!access(cmd_file_path(tries[i], &job->arena), R_OK))
			return tries[i];
	return name;
}

static int read_mod(struct job *job)
{
	const char *path = job->args.mod;
	struct file_map map;
	struct mod_file mod;
	int err = file_map(path, &map, &job->diags);

	if (err)
		return err;
	err = mod_file_parse(path, file_text(&map), &job->arena, &job->diags,
			     &mod);
	file_unmap(&map);
	if (err)
		return err;
	job->objects = arena_array(&job->arena, struct compiled,
				   mod.objects.count + job->args.cmds.count);
	for (size_t i = 0; i < mod.objects.count && !err; i++) {
		const char *object = find_object(job, mod.objects.items[i]);

		err = read_cmd(job, cmd_file_path(object, &job->arena), object);
	}
	mod_file_free(&mod);
	return err;
}

static int read_code(struct job *job, const char *path, struct object **object,
		     struct code *code)
{
	int err = object_open(path, &job->diags, object);

	if (err)
		return err;
	if ((*object)->kind != OBJECT_ELF) {
		diag_add(&job->diags, DIAG_FATAL, CODE_NEEDS_ELF, PLACE_FILE(path),
			 "this step needs an ELF object, but this is %s",
			 object_kind_name((*object)->kind));
		return -ENOTSUP;
	}
	if (job->args.arch && strcmp(job->args.arch,
				     machine_name((*object)->machine))) {
		diag_add(&job->diags, DIAG_FATAL, CODE_WRONG_ARCH,
			 PLACE_FILE(path), "this is for %s, not for %s",
			 machine_name((*object)->machine), job->args.arch);
		return -ENOTSUP;
	}
	return code_load(*object, CODE_INSNS, &job->diags, code);
}

static int read_all(struct job *job)
{
	int err = read_config(job);

	if (!err && job->args.mod)
		err = read_mod(job);
	if (!job->objects)
		job->objects = arena_array(&job->arena, struct compiled,
					   job->args.cmds.count);
	for (size_t i = 0; i < job->args.cmds.count && !err; i++)
		err = read_cmd(job, job->args.cmds.items[i], NULL);
	if (!err && job->args.linked)
		err = read_code(job, job->args.linked, &job->linked,
				&job->linked_code);
	if (!err)
		err = read_code(job, job->args.module, &job->module,
				&job->module_code);
	return err;
}

/* --- output ------------------------------------------------------------- */

static void print_table(const struct hardening_result *results, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct hardening_result *row = &results[i];

		if (row->verdict != VERDICT_UNPROMISED)
			out_print(stdout, "  %-9s  %-28s  %-*s%s%s\n",
			       verdict_name(row->verdict),
			       row->hardening->name,
			       row->seen ? 31 : 0, row->config,
			       row->seen ? "  " : "",
			       row->seen ? row->seen : "");
	}
}

static void print_json(const struct job *job,
		       const struct hardening_result *results, size_t count)
{
	json_t *rows = json_array(), *top = json_object();

	for (size_t i = 0; i < count; i++) {
		const struct hardening_result *row = &results[i];
		json_t *item;

		if (row->verdict == VERDICT_UNPROMISED)
			continue;
		item = json_object();
		json_object_set_new(item, "name",
				    json_text_or_null(row->hardening->name));
		json_object_set_new(item, "config",
				    json_text_or_null(row->config));
		json_object_set_new(item, "verdict", json_text_or_null(
						verdict_name(row->verdict)));
		json_object_set_new(item, "seen", json_text_or_null(row->seen));
		json_array_append_new(rows, item);
	}
	json_object_set_new(top, "module", json_text_or_null(job->args.module));
	json_object_set_new(top, "hardenings", rows);
	json_object_set_new(top, "diagnostics", diags_json(&job->diags));
	json_print(top, stdout);
}

static void judge(struct job *job)
{
	struct hardening_input input = {
		.module = &job->module_code,
		.linked = job->linked ? &job->linked_code : NULL,
		.config = &job->config,
		.objects = job->objects, .nobjects = job->nobjects,
		.assembly = job->nobjects ? &job->assembly : NULL,
	};
	size_t count = hardening_count();
	struct hardening_result *results =
		arena_array(&job->arena, struct hardening_result, count);

	hardening_results(&input, job->args.severity, &job->arena, &job->diags,
			  results);
	if (job->args.json)
		print_json(job, results, count);
	else if (job->args.table)
		print_table(results, count);
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	int status;

	diags_init(&job.diags, &job.arena);
	map_init(&job.config, &job.arena);
	map_init(&job.assembly, &job.arena);
	parse(&job, argc, argv);
	if (!read_all(&job))
		judge(&job);
	fflush(stdout);
	diags_print(&job.diags, "hardening", stderr);
	status = diags_status(&job.diags);
	object_close(job.linked);
	object_close(job.module);
	names_free(&job.args.cmds);
	map_free(&job.config);
	map_free(&job.assembly);
	diags_free(&job.diags);
	arena_free(&job.arena);
	return status;
}
