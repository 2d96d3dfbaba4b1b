// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/handoff.h"

#include <inttypes.h>

#include "base/file.h"
#include "modpost/modc.h"

/* KBUILD_MODNAME: what stands in a C name for the file's (kbuild's name-fix). */
static void add_name(const struct module *module, struct buf *out)
{
	buf_str(out, "info name=");
	for (const char *c = path_base(module->name); *c; c++)
		buf_add(out, *c == '-' || *c == ',' ? "_" : c, 1);
	buf_str(out, "\n");
}

static void add_flags(const struct session *session,
		      const struct module *module, struct buf *out)
{
	if (!session->options.external)
		buf_str(out, "info intree=Y\n");
	/* Whether this kernel has them is a matter of its configuration. */
	if (!session->dialect->module_common)
		buf_str(out, "tree retpoline\n");
	if (module_is_staging(module))
		buf_str(out, "info staging=Y\n");
	if (module_is_test(session, module))
		buf_str(out, "info test=Y\n");
}

static void add_exports(const struct session *session,
			const struct module *module, struct buf *out)
{
	bool table = session->dialect->export_form == EXPORT_SECTION;
	bool crcs = session->options.modversions && session->dialect->crc_in_modc;

	for (size_t i = 0; i < module->nexports; i++) {
		const struct export *export = module->exports[i];

		if (!export_is_kept(session, export))
			continue;
		if (table)
			buf_printf(out, "ksymtab %s %s %s %s\n",
				   export->is_function ? "func" : "data",
				   export->gpl_only ? "gpl" : "any",
				   export->name, export->namespace);
		if (crcs)
			buf_printf(out, "crc 0x%08" PRIx32 " %s %s\n",
				   export->crc,
				   export->gpl_only ? "gpl" : "any",
				   export->name);
	}
}

static void add_versions(const struct session *session,
			 const struct module *module, struct buf *out)
{
	bool basic, extended;

	modc_version_sections(session, &basic, &extended);
	if (basic)
		buf_str(out, "versions basic\n");
	if (extended)
		buf_str(out, "versions extended\n");
	if (!basic && !extended)
		return;
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (import_is_versioned(&import))
			buf_printf(out, "version 0x%08" PRIx32 " %s\n",
				   import.export->crc, import.name);
	}
}

void emit_handoff(const struct session *session, const struct module *module,
		  struct buf *out)
{
	buf_printf(out, "module %s\n", module->name);
	if (module->path)
		buf_printf(out, "object %s\n", module->path);
	if (!session->dialect->module_common)
		buf_str(out, "tree vermagic\n");
	add_name(module, out);
	if (module->has_init)
		buf_str(out, "init\n");
	if (module->has_cleanup)
		buf_str(out, "exit\n");
	add_flags(session, module, out);
	add_exports(session, module, out);
	add_versions(session, module, out);
	buf_str(out, "info depends=");
	emit_depends(module, out);
	buf_str(out, "\n");
	for (size_t i = 0; i < module->aliases.count; i++)
		buf_printf(out, "info alias=%s\n", module->aliases.items[i]);
	if (module->srcversion && *module->srcversion)
		buf_printf(out, "info srcversion=%s\n", module->srcversion);
}

void emit_handoff_begin(struct buf *out)
{
	buf_str(out, "ltomod-handoff 1\n");
}

void emit_handoff_end(size_t count, struct buf *out)
{
	buf_printf(out, "end %zu\n", count);
}

/* --- the template ------------------------------------------------------- */

static void add_template_exports(struct session *session, struct module *module)
{
	static const struct {
		struct str name;
		bool is_function, gpl_only;
		const char *namespace;
	} rows[] = {
		{ STR("ltomod_template_f"), true, false, "" },
		{ STR("ltomod_template_fg"), true, true, "LTOMOD_TEMPLATE" },
		{ STR("ltomod_template_d"), false, false, "LTOMOD_TEMPLATE" },
		{ STR("ltomod_template_dg"), false, true, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct export *export = module_add_export(session, module,
							  rows[i].name);

		export->is_function = rows[i].is_function;
		export->gpl_only = rows[i].gpl_only;
		export->namespace = rows[i].namespace;
		export->crc = 0x1d2c3b4a + (uint32_t)i;
		export->crc_source = CRC_CMD;
		export->used = true;
	}
}

/*
 * More than four, so that the tables of them are aligned as long arrays are.  Their names are in
 * a table of their own: the modules of the run may import the same.
 */
static void add_template_imports(struct session *session, struct module *module)
{
	static const struct str names[] = {
		STR("ltomod_template_a"), STR("ltomod_template_b"),
		STR("ltomod_template_c"), STR("ltomod_template_e"),
		STR("module_layout"),
	};
	struct module *needed = module_new(session,
					   STR("ltomod_template_needed"));
	struct import_names *others = session->import_names, *own;

	session->import_names = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		module_add_import(session, module, names[i], false);
	own = session->import_names;
	own->next = others;
	for (size_t i = 0; i < own->map.count; i++) {
		struct export *export = arena_new(&session->arena,
						  struct export);

		*export = (struct export){ .name = own->map.entries[i].name.p,
			.module = needed, .namespace = "",
			.crc = 0x4a3b2c1d + (uint32_t)i,
			.crc_source = CRC_DUMP };
		own->map.entries[i].value = export;
	}
}

struct module *handoff_template(struct session *session)
{
	struct module *module = module_new(session, STR("ltomod_template"));

	module->has_init = module->has_cleanup = true;
	module->srcversion = "0123456789ABCDEF0123456";
	add_template_exports(session, module);
	add_template_imports(session, module);
	names_add(&module->aliases, "ltomod:template*");
	names_add(&module->aliases, "ltomod:second");
	return module;
}
