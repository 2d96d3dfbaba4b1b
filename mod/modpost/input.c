// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/input.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "elf/elf.h"
#include "model/license.h"
#include "model/namespace.h"
#include "modpost/module_checks.h"
#include "sections/sections.h"
#include "modpost/devtable.h"
#include "modpost/srcversion.h"
#include "format/cmdfile.h"
#include "format/modinfo.h"
#include "format/modlist.h"
#include "model/canonical.h"
#include "object/object.h"
#include "dwarf/srcline.h"
#include "symvers/symverblock.h"
#include "modpost/collect.h"
#include "modpost/crc.h"
#include "modpost/dump.h"

void read_dumps(struct session *session)
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

/* modules.order may say foo.ko where foo.o is meant. */
static const char *object_of(struct session *session, const char *entry)
{
	struct str path = str_of(entry);

	if (!str_ends(path, STR(".ko")))
		return entry;
	return arena_printf(&session->arena, "%.*s.o", (int)path.n - 3, entry);
}

void list_inputs(struct session *session, struct names *inputs)
{
	const char *list = session->options.order_file;
	struct file_map map;

	for (size_t i = 0; i < session->options.files.count; i++)
		names_add(inputs, session->options.files.items[i]);
	if (list && !strcmp(list, "-")) {
		modules_order_parse("<stdin>", read_stdin(session),
				    &session->arena, &session->diags, inputs);
	} else if (list && !file_map(list, &map, &session->diags)) {
		modules_order_parse(list, file_text(&map), &session->arena,
				    &session->diags, inputs);
		file_unmap(&map);
	}
	for (size_t n = 0; n < inputs->count; n++)
		inputs->items[n] = object_of(session, inputs->items[n]);
}

/*
 * Of an object that is gone, the record of its making may still be there; the one
 * that is @open is.
 */
static void check_source(struct session *session, const char *list,
			 const char *object, const char *open)
{
	if (!strcmp(object, open) || !access(object, F_OK) ||
	    !access(cmd_file_path(object, &session->scratch), F_OK))
		return;
	diag_add(&session->diags, DIAG_FATAL, CODE_MOD_OBJECT, PLACE_FILE(list),
		 "lists an object that does not exist: %s", object);
	diag_hint(&session->diags,
		  "build the module again: kbuild writes this list");
}

/*
 * The objects that the module is made of, from the .mod beside it, which may
 * be missing unless the sources are @needed.  Returns 0, or a negative errno
 * after a diagnostic.
 */
static int read_sources(struct session *session, struct module *module,
			bool needed)
{
	const char *path = module->is_vmlinux ? ".vmlinux.objs" :
		arena_printf(&session->scratch, "%s.mod", module->name);
	struct mod_file mod;
	struct file_map map;
	int err;

	if (!needed && access(path, F_OK))
		return 0;
	err = file_map(path, &map, &session->diags);
	if (err) {
		diag_hint(&session->diags, "kbuild writes this file, which names the objects of %s; versions and sources are found through it",
			  module->name);
		return err;
	}
	err = mod_file_parse(path, file_text(&map), &session->scratch,
			     &session->diags, &mod);
	file_unmap(&map);
	if (err)
		return err;
	module->sources = mod.objects;
	mod.objects = (struct names){ NULL, 0, 0 };
	mod_file_free(&mod);
	for (size_t i = 0; i < module->sources.count; i++)
		check_source(session, path, module->sources.items[i],
			     module->path);
	return 0;
}

static bool wants_description(const struct session *session)
{
	enum description_check check = session->dialect->description;

	return check == DESCRIPTION_ALWAYS ||
	       (check == DESCRIPTION_WITH_W && session->options.extra_warnings);
}

/* A list of modules is not to be imported; the kernel would refuse to load it. */
static void check_import(struct session *session, const struct module *module,
			 const char *namespace)
{
	if (!session->dialect->lists_not_imported ||
	    !namespace_is_list(namespace))
		return;
	diag_add(&session->diags, DIAG_ERROR, CODE_NAMESPACE_RESERVED, PLACE_NONE,
		 "%s: explicitly importing namespace \"%s\" is not allowed.",
		 module->name, namespace);
	diag_hint(&session->diags,
		  "remove the MODULE_IMPORT_NS(): the modules that the list names need none, and others cannot use these exports");
}

/* The strings of a section; none if there is no such. */
static struct str strings_of(const struct object *object, const char *name)
{
	const struct section *section = object_section(object, name);

	if (!section || !section->data)
		return (struct str){ NULL, 0 };
	return (struct str){ (const char *)section->data, section->size };
}

static void check_description(struct session *session,
			      const struct module *module, struct str info)
{
	if (wants_description(session) && !modinfo_get(info, "description", NULL))
		diag_add(&session->diags, DIAG_WARNING, CODE_DESCRIPTION_MISSING,
			 PLACE_NONE, "missing MODULE_DESCRIPTION() in %s",
			 module->path);
}

/* Exports that -t has to keep, by the names in .no_trim_symbol. */
static void read_no_trim(struct session *session, struct module *module)
{
	struct str names = strings_of(module->object, ".no_trim_symbol");

	while (memchr(names.p ? names.p : "", '\0', names.n)) {
		struct str name = str_cut(&names, '\0');

		if (name.n)
			names_add(&module->no_trim,
				  arena_str(&session->arena, name));
	}
}

/*
 * License, namespaces and description, from .modinfo.  Returns whether the
 * module gets a source version.
 */
static bool read_modinfo(struct session *session, struct module *module)
{
	struct str info = strings_of(module->object, ".modinfo");
	const char *value = NULL;

	modinfo_check(module->path, info, &session->diags);

	if (!modinfo_get(info, "license", NULL)) {
		diag_add(&session->diags, DIAG_ERROR, CODE_LICENSE_MISSING,
			 PLACE_NONE, "missing MODULE_LICENSE() in %s", module->path);
		diag_hint(&session->diags,
			  "add MODULE_LICENSE(\"GPL\"); or the license that applies");
	}
	while ((value = modinfo_get(info, "license", value)))
		if (!license_is_gpl_compatible(value))
			module->is_gpl_compatible = false;
	while ((value = modinfo_get(info, "import_ns", value))) {
		check_import(session, module, value);
		names_add(&module->imported_namespaces,
			  arena_strdup(&session->arena, value));
	}
	check_description(session, module, info);
	return session->options.all_srcversion || modinfo_get(info, "version", NULL);
}

static void read_exports(struct session *session, struct module *module)
{
	const struct section *records = object_section(module->object,
						       ".export_symbol");
	const struct reloc *relocs;
	size_t count;

	if (session->dialect->modules_flag && !session->options.modules_enabled)
		return;
	collect_ksymtab(session, module);
	if (!records)
		return;
	if (!object_relocs(module->object,
			   (uint32_t)(records - module->object->sections),
			   &session->diags, &relocs, &count))
		collect_export_records(session, module, records, relocs, count);
}

/* Only machine code has the references that inline assembly makes. */
static bool is_usable(struct session *session, const struct object *object)
{
	if (object->kind == OBJECT_ELF)
		return true;
	diag_add(&session->diags, DIAG_FATAL, CODE_OBJECT_NOT_ELF,
		 PLACE_FILE(object->path),
		 "modpost needs a linked ELF object but got %s",
		 object_kind_name(object->kind));
	diag_hint(&session->diags,
		  "link it first: ld.lld -r, as Makefile.modpost does for foo.lto.o");
	return false;
}

/* References into what is discarded; where the source can be told, it is. */
static void read_references(struct session *session, struct module *module)
{
	struct source_lines *lines = source_lines_new(module->object);
	const struct section_check check = {
		.object = module->object,
		.dialect = session->dialect,
		.extra_warnings = session->options.extra_warnings,
		.modules_enabled = session->options.modules_enabled,
		.source_line = source_lines_find,
		.source = lines,
	};

	check_sections(&check, &session->diags, &module->mismatches);
	source_lines_free(lines);
}

/*
 * Versions: objects that were moved have them inside, those of kbuild beside.
 * An object that is not there may still have left its .cmd.
 */
static void read_versions(struct session *session, struct module *module,
			  struct cmds *cmds)
{
	struct symver_blocks blocks = { 0 };
	int err = 0;

	for (size_t i = 0; i < module->sources.count && !err; i++) {
		const char *object = module->sources.items[i];

		/* Of the one that is open it is known. */
		if (strcmp(object, module->path) && !access(object, F_OK))
			err = symver_blocks_read(object, &session->scratch,
						 &session->diags, &blocks);
	}
	if (!err)
		crc_collect(session, module, &blocks, cmds);
	symver_blocks_free(&blocks);
}

/* What can be known of a module by itself, its object being open. */
static void read_contents(struct session *session, struct module *module,
			  const struct id_layout *layout)
{
	bool versioned = session->options.modversions;
	bool summed, has_crcs, sources_needed;
	struct cmds cmds;

	summed = !module->is_vmlinux && read_modinfo(session, module);
	if (module->is_vmlinux && session->dialect->vmlinux_description)
		check_description(session, module,
				  strings_of(module->object, ".modinfo"));
	if (session->dialect->no_trim_section)
		read_no_trim(session, module);
	collect_symbols(session, module);
	/* Never an argument of an exported function, so no CRC of theirs
	 * covers it; hence imported by every module. */
	if (versioned)
		module_add_import(session, module, STR("module_layout"), false);
	if (session->dialect->newest_first)
		module_reverse_imports(module);
	read_exports(session, module);
	read_references(session, module);
	devtable_aliases(session, module, layout);

	/* Before 5.19 they are symbols of the object, whether asked for or not. */
	has_crcs = module->nexports &&
		   (versioned || !session->dialect->crc_in_modc);
	sources_needed = summed || (versioned && has_crcs &&
				    session->dialect->crc_in_modc);
	if ((versioned || summed) &&
	    read_sources(session, module, sources_needed))
		return;
	cmds_init(&cmds, session, module);
	if (has_crcs)
		read_versions(session, module, &cmds);
	if (summed)
		srcversion(session, module, &cmds);
	cmds_free(&cmds);
}

struct module *read_module(struct session *session,
			   const struct id_layout *layout, const char *path)
{
	struct object *object;
	struct module *module;

	if (session->options.ignore_missing && access(path, F_OK)) {
		diag_add(&session->diags, DIAG_NOTE, CODE_INPUT_MISSING,
			 PLACE_FILE(path), "does not exist; ignored (-n)");
		return NULL;
	}
	if (object_open(path, &session->diags, &object))
		return NULL;
	if (!is_usable(session, object)) {
		object_close(object);
		return NULL;
	}
	module = module_new(session, canonical_name(str_of(path)));
	module->path = path;
	module->machine = object->machine;
	module->object = object;
	read_contents(session, module, layout);
	/* Everything that lives on was copied. */
	module_end_reading(module);
	object_close(object);
	return module;
}
