// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modpost: reads the linked objects of modules, matches what they import with
 * what the kernel and other modules export, checks, and writes for each module
 * the C source that completes it, and Module.symvers for all.
 *
 * This file is the order of the steps.  What each does is in the rooms.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "check/imports.h"
#include "check/module.h"
#include "emit/devtable.h"
#include "emit/modc.h"
#include "emit/srcversion.h"
#include "emit/symversdump.h"
#include "format/cmdfile.h"
#include "format/idlayout.h"
#include "format/modinfo.h"
#include "format/modlist.h"
#include "model/canonical.h"
#include "object/object.h"
#include "resolve/collect.h"
#include "resolve/crc.h"
#include "resolve/dump.h"
#include "resolve/resolve.h"

/* ---- options ----------------------------------------------------------- */

/* Options without a letter. */
enum {
	OPT_KERNEL = 256, OPT_STRICT, OPT_ID_LAYOUT, OPT_JSON, OPT_HELP,
	OPT_VERSION,
};

struct flags {
	bool strict;
	bool json;
	const char *kernel;
};

static const char letters[] = "ei:mnT:o:aWwENd:Mtu:xb";

static const struct option long_options[] = {
	{ "external",			no_argument,	   NULL, 'e' },
	{ "dump",			required_argument, NULL, 'i' },
	{ "modversions",		no_argument,	   NULL, 'm' },
	{ "ignore-missing",		no_argument,	   NULL, 'n' },
	{ "files-from",			required_argument, NULL, 'T' },
	{ "output",			required_argument, NULL, 'o' },
	{ "all-srcversion",		no_argument,	   NULL, 'a' },
	{ "extra-warnings",		no_argument,	   NULL, 'W' },
	{ "warn-unresolved",		no_argument,	   NULL, 'w' },
	{ "section-error",		no_argument,	   NULL, 'E' },
	{ "allow-missing-namespaces",	no_argument,	   NULL, 'N' },
	{ "nsdeps",			required_argument, NULL, 'd' },
	{ "modules",			no_argument,	   NULL, 'M' },
	{ "trim",			no_argument,	   NULL, 't' },
	{ "whitelist",			required_argument, NULL, 'u' },
	{ "extended-versions",		no_argument,	   NULL, 'x' },
	{ "basic-versions",		no_argument,	   NULL, 'b' },
	{ "kernel",			required_argument, NULL, OPT_KERNEL },
	{ "strict",			no_argument,	   NULL, OPT_STRICT },
	{ "id-layout",			required_argument, NULL, OPT_ID_LAYOUT },
	{ "json",			no_argument,	   NULL, OPT_JSON },
	{ "help",			no_argument,	   NULL, OPT_HELP },
	{ "version",			no_argument,	   NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
"Usage: modpost [OPTION]... [FILE]...\n"
"Complete kernel modules: FILE is a linked object, foo.o or foo.lto.o; writes\n"
"foo.mod.c for each and the symbols that they export to a Module.symvers.\n"
"\n"
"  -T, --files-from=FILE   more inputs, one a line; - is standard input\n"
"  -i, --dump=FILE         exports of other builds (Module.symvers); repeatable\n"
"  -o, --output=FILE       write the exports of this run\n"
"  -e, --external          modules that are not part of the kernel's own build\n"
"  -m, --modversions       check and write symbol versions\n"
"  -a, --all-srcversion    a source version for every module, not only for those\n"
"                          with MODULE_VERSION\n"
"  -w, --warn-unresolved   an import that nobody exports is only a warning\n"
"  -N, --allow-missing-namespaces  so is a namespace that is not imported\n"
"  -E, --section-error     a section mismatch is an error\n"
"  -W, --extra-warnings    more warnings\n"
"  -n, --ignore-missing    skip inputs that do not exist\n"
"  -d, --nsdeps=FILE       write which namespaces each module misses\n"
"  -M, --modules           the kernel has CONFIG_MODULES (6.6 and newer)\n"
"  -t, --trim              write only exports that somebody uses (6.5)\n"
"  -u, --whitelist=FILE    symbols that -t keeps\n"
"  -b, --basic-versions, -x, --extended-versions   which version sections (6.14)\n"
"      --kernel=VERSION    which generation to write for: 6.1, 6.12.8-amd64; the\n"
"                          default is include/config/kernel.release\n"
"      --id-layout=FILE    layouts of device ids, as scripts/id-layout writes them\n"
"      --strict            an export without a version is an error\n"
"      --json              diagnostics on standard output, as JSON\n"
"      --help, --version   this text; the version\n"
"\n"
"Exit status: 0 fine, 1 findings, 2 an input could not be read or an output not\n"
"be written.\n"
"\n"
"Examples:\n"
"  modpost -m -e -i Module.symvers -o M/Module.symvers M/foo.lto.o\n"
"  modpost --kernel=6.12 -M -m -i vmlinux.symvers -o Module.symvers -T modules.order\n";

/* Which flag an option without an argument sets; NULL: it is not one. */
static bool *flag_of(struct options *options, struct flags *flags, int option)
{
	switch (option) {
	case 'e': return &options->external;
	case 'm': return &options->modversions;
	case 'n': return &options->ignore_missing;
	case 'a': return &options->all_srcversion;
	case 'W': return &options->extra_warnings;
	case 'w': return &options->warn_unresolved;
	case 'E': return &options->section_error;
	case 'N': return &options->namespace_warns;
	case 'M': return &options->modules_enabled;
	case 't': return &options->trim;
	case 'x': return &options->extended_versions;
	case 'b': return &options->basic_versions;
	case OPT_STRICT: return &flags->strict;
	case OPT_JSON: return &flags->json;
	default: return NULL;
	}
}

/* Where the argument of an option goes; NULL: it takes none. */
static const char **argument_of(struct options *options, struct flags *flags,
				int option)
{
	switch (option) {
	case 'T': return &options->order_file;
	case 'o': return &options->dump_out;
	case 'd': return &options->nsdeps_file;
	case 'u': return &options->whitelist_file;
	case OPT_KERNEL: return &flags->kernel;
	case OPT_ID_LAYOUT: return &options->id_layout_file;
	default: return NULL;
	}
}

static void parse_options(int argc, char **argv, struct options *options,
			  struct flags *flags)
{
	int option;

	while ((option = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		bool *flag = flag_of(options, flags, option);
		const char **argument = argument_of(options, flags, option);

		if (flag) {
			*flag = true;
		} else if (argument) {
			*argument = optarg;
		} else if (option == 'i') {
			names_add(&options->dumps, optarg);
		} else if (option == OPT_HELP) {
			fputs(help_text, stdout);
			exit(0);
		} else if (option == OPT_VERSION) {
			puts("modpost (ltomod) 0.1");
			exit(0);
		} else {
			fputs("Try 'modpost --help'.\n", stderr);
			exit(2);
		}
	}
	for (int i = optind; i < argc; i++)
		names_add(&options->files, argv[i]);
}

/*
 * The generation: what --kernel says, else what the build tree that we run in
 * says, else the newest.
 */
static int choose_dialect(struct session *session, const char *asked)
{
	static const char release_file[] = "include/config/kernel.release";
	struct kernel_version version = { 999, 0 };
	const char *text = asked;
	struct file_map map;

	if (!text && !access(release_file, R_OK) &&
	    !file_map(release_file, &map, &session->diags)) {
		text = arena_str(&session->arena, file_text(&map));
		file_unmap(&map);
	}
	if (text && !kernel_version_parse(text, &version)) {
		diag_add(&session->diags, DIAG_FATAL, "kernel-version",
			 asked ? PLACE_NONE : PLACE_FILE(release_file),
			 "not a kernel version: \"%s\"", text);
		diag_hint(&session->diags, "give one as in --kernel=6.1");
		return -EINVAL;
	}
	session->dialect = dialect_of(version);
	return 0;
}

/* ---- reading ----------------------------------------------------------- */

static void read_dumps(struct session *session)
{
	for (size_t i = 0; i < session->options.dumps.count; i++) {
		const char *path = session->options.dumps.items[i];
		struct file_map map;

		if (file_map(path, &map, &session->diags))
			continue;
		dump_read(session, path, file_text(&map));
		file_unmap(&map);
	}
}

/* Standard input as a text in the session's arena. */
static struct str read_stdin(struct session *session)
{
	struct buf buf = { 0 };
	char piece[4096];
	size_t got;
	struct str text;

	while ((got = fread(piece, 1, sizeof(piece), stdin)) > 0)
		buf_add(&buf, piece, got);
	text = (struct str){ arena_str(&session->arena, buf_view(&buf)), buf.size };
	buf_free(&buf);
	return text;
}

/* The inputs: positional ones first, then those of the -T list. */
static void list_inputs(struct session *session, struct names *inputs)
{
	const char *list = session->options.order_file;
	struct file_map map;

	for (size_t i = 0; i < session->options.files.count; i++)
		names_add(inputs, session->options.files.items[i]);
	if (!list)
		return;
	if (!strcmp(list, "-")) {
		modules_order_parse("<stdin>", read_stdin(session),
				    &session->arena, &session->diags, inputs);
	} else if (!file_map(list, &map, &session->diags)) {
		modules_order_parse(list, file_text(&map), &session->arena,
				    &session->diags, inputs);
		file_unmap(&map);
	}
}

/* modules.order may say foo.ko where foo.o is meant. */
static const char *object_of(struct session *session, const char *entry)
{
	struct str path = str_of(entry);

	if (!str_ends(path, STR(".ko")))
		return entry;
	return arena_printf(&session->arena, "%.*s.o", (int)path.n - 3, entry);
}

/* Of an object that is gone, the record of its making may still be there. */
static void check_source(struct session *session, const char *list,
			 const char *object)
{
	if (!access(object, F_OK) ||
	    !access(cmd_file_path(object, &session->arena), F_OK))
		return;
	diag_add(&session->diags, DIAG_FATAL, "mod-object", PLACE_FILE(list),
		 "lists an object that does not exist: %s", object);
	diag_hint(&session->diags,
		  "build the module again: kbuild writes this list");
}

/* The objects that the module is made of, from the .mod beside it. */
static void read_sources(struct session *session, struct module *module)
{
	const char *path = module->is_vmlinux ? ".vmlinux.objs" :
		arena_printf(&session->arena, "%s.mod", module->name);
	struct mod_file mod;
	struct file_map map;

	if (access(path, F_OK) || file_map(path, &map, &session->diags))
		return;
	if (!mod_file_parse(path, file_text(&map), &session->arena,
			    &session->diags, &mod)) {
		module->sources = mod.objects;
		mod.objects = (struct names){ NULL, 0, 0 };
		mod_file_free(&mod);
		for (size_t i = 0; i < module->sources.count; i++)
			check_source(session, path, module->sources.items[i]);
	}
	file_unmap(&map);
}

static bool wants_description(const struct session *session)
{
	enum description_check check = session->dialect->description;

	return check == DESCRIPTION_ALWAYS ||
	       (check == DESCRIPTION_WITH_W && session->options.extra_warnings);
}

/* License, namespaces and description, from .modinfo. */
static void read_modinfo(struct session *session, struct module *module)
{
	const struct section *section = object_section(module->object, ".modinfo");
	struct str info = { NULL, 0 };
	const char *value = NULL;

	if (section && section->data)
		info = (struct str){ (const char *)section->data, section->size };
	modinfo_check(module->path, info, &session->diags);

	if (!modinfo_get(info, "license", NULL)) {
		diag_add(&session->diags, DIAG_ERROR, "license-missing",
			 PLACE_NONE, "missing MODULE_LICENSE() in %s", module->path);
		diag_hint(&session->diags,
			  "add MODULE_LICENSE(\"GPL\"); or the license that applies");
	}
	while ((value = modinfo_get(info, "license", value)))
		if (!license_is_gpl_compatible(value))
			module->is_gpl_compatible = false;
	while ((value = modinfo_get(info, "import_ns", value)))
		names_add(&module->imported_namespaces,
			  arena_strdup(&session->arena, value));
	if (wants_description(session) && !modinfo_get(info, "description", NULL))
		diag_add(&session->diags, DIAG_WARNING, "description-missing",
			 PLACE_NONE, "missing MODULE_DESCRIPTION() in %s",
			 module->path);
	if (session->options.all_srcversion || modinfo_get(info, "version", NULL))
		srcversion(session, module);
}

static void read_exports(struct session *session, struct module *module)
{
	const struct section *records = object_section(module->object,
						       ".export_symbol");
	const struct reloc *relocs;
	size_t count;

	collect_ksymtab(session, module);
	if (!records)
		return;
	if (!object_relocs(module->object,
			   (uint32_t)(records - module->object->sections),
			   &session->diags, &relocs, &count))
		collect_export_records(session, module, records, relocs, count);
}

/*
 * Only machine code has the references that inline assembly makes, and only
 * for one machine can exports and imports meet.
 */
static bool is_usable(struct session *session, const struct object *object)
{
	if (object->kind == OBJECT_ELF && session->machine == MACHINE_UNKNOWN)
		session->machine = object->machine;
	if (object->kind == OBJECT_ELF && object->machine == session->machine)
		return true;
	if (object->kind == OBJECT_ELF) {
		diag_add(&session->diags, DIAG_FATAL, "object-machine",
			 PLACE_FILE(object->path),
			 "an object for %s among objects for %s",
			 machine_name(object->machine),
			 machine_name(session->machine));
		diag_hint(&session->diags,
			  "build all modules of one run with one ARCH=");
		return false;
	}
	diag_add(&session->diags, DIAG_FATAL, "object-not-elf",
		 PLACE_FILE(object->path),
		 "modpost needs a linked ELF object but got %s",
		 object_kind_name(object->kind));
	diag_hint(&session->diags,
		  "link it first: ld.lld -r, as Makefile.modpost does for foo.lto.o");
	return false;
}

static void read_object(struct session *session, const struct id_layout *layout,
			const char *path)
{
	struct object *object;
	struct module *module;

	if (session->options.ignore_missing && access(path, F_OK))
		return;
	if (object_open(path, &session->diags, &object))
		return;
	if (!is_usable(session, object)) {
		object_close(object);
		return;
	}
	module = session_module(session, canonical_name(str_of(path)));
	module->path = arena_strdup(&session->arena, path);
	module->from_dump = false;
	module->object = object;

	read_sources(session, module);
	collect_symbols(session, module);
	read_exports(session, module);
	if (!module->is_vmlinux)
		read_modinfo(session, module);
	devtable_aliases(session, module, layout);
	if (session->options.modversions) {
		/* Never an argument of an exported function, so no CRC of
		 * theirs covers it; hence imported by every module. */
		module_add_import(session, module, "module_layout");
		crc_collect(session, module);
	}
	/* Everything that lives on was copied. */
	module->object = NULL;
	object_close(object);
}

static void read_inputs(struct session *session)
{
	struct id_layout layout = { 0 };
	struct names inputs = { 0 };

	if (session->options.id_layout_file)
		id_layout_read(session->options.id_layout_file, &session->arena,
			       &session->diags, &layout);
	read_dumps(session);
	list_inputs(session, &inputs);
	for (size_t i = 0; i < inputs.count; i++)
		read_object(session, &layout, object_of(session, inputs.items[i]));
	names_free(&inputs);
	id_layout_free(&layout);
}

/* ---- checking and writing ---------------------------------------------- */

static void check_modules(struct session *session, const struct flags *flags)
{
	check_name_unique(session);
	for (size_t i = 0; i < session->modules.count; i++) {
		struct module *module = session->modules.entries[i].value;

		if (module->from_dump)
			continue;
		check_exports_versioned(session, module, flags->strict);
		if (module->is_vmlinux)
			continue;
		check_name_length(session, module);
		resolve_imports(session, module);
		check_unresolved(session, module);
		check_namespaces(session, module);
		check_gpl_only(session, module);
	}
}

/* foo.mod.c; .vmlinux.export.c for the kernel itself. */
static void write_source(struct session *session, const struct module *module)
{
	const char *path = module->is_vmlinux ? ".vmlinux.export.c" :
		arena_printf(&session->arena, "%s.mod.c", module->name);
	struct buf source = { 0 };
	int err = module->is_vmlinux ?
		  emit_vmlinux_export_c(session, module, &source) :
		  emit_mod_c(session, module, &source);

	if (!err)
		file_write(path, buf_view(&source), &session->diags);
	buf_free(&source);
}

typedef void emit_fn(const struct session *session, struct buf *out);

static void write_list(struct session *session, const char *path, emit_fn *emit)
{
	struct buf text = { 0 };

	emit(session, &text);
	file_write(path, buf_view(&text), &session->diags);
	buf_free(&text);
}

static void write_outputs(struct session *session)
{
	for (size_t i = 0; i < session->modules.count; i++) {
		const struct module *module = session->modules.entries[i].value;

		if (!module->from_dump)
			write_source(session, module);
	}
	if (session->options.nsdeps_file)
		write_list(session, session->options.nsdeps_file, emit_nsdeps);
	if (session->options.dump_out)
		write_list(session, session->options.dump_out, emit_symvers_dump);
}

int main(int argc, char **argv)
{
	struct flags flags = { 0 };
	struct session session;
	int status;

	session_init(&session);
	parse_options(argc, argv, &session.options, &flags);
	if (!choose_dialect(&session, flags.kernel)) {
		read_inputs(&session);
		check_modules(&session, &flags);
		write_outputs(&session);
	}
	if (flags.json)
		json_print(diags_json(&session.diags), stdout);
	else
		diags_print(&session.diags, "modpost", stderr);
	status = diags_status(&session.diags);
	session_free(&session);
	return status;
}
