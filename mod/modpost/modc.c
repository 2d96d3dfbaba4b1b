// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The pieces of a .mod.c stand in a fixed order, each after an empty line:
 *
 *	header, struct module, flags	by dialect and by path
 *	exports				KSYMTAB_…() since 6.5, SYMBOL_FLAGS()
 *					since 7.1, SYMBOL_CRC()
 *	____versions			the CRCs of what is imported
 *	depends, aliases, srcversion	strings for .modinfo
 */
#include "modpost/modc.h"

#include <errno.h>
#include <inttypes.h>

#include "base/file.h"
#include "model/modversion.h"

/* A bit of SYMBOL_FLAGS(), KSYM_FLAG_GPL_ONLY of include/linux/module_symbol.h. */
#define FLAG_GPL_ONLY 0x01

/* Does @text stay within the C string that it is put into? */
static bool fits_string(const char *text)
{
	return !text[strcspn(text, "\"\\\n\r")];
}

/* A symbol stands in a string, in macros and in assembly. */
static bool fits_symbol(const char *name)
{
	static const bool ends_it[256] = {
		[0 ... ' '] = true, [127] = true, [','] = true, ['('] = true,
		[')'] = true, ['"'] = true, ['\\'] = true,
	};

	while (!ends_it[(unsigned char)*name])
		name++;
	return !*name;
}

static int refuse_name(struct session *session, const struct module *module,
		       const char *what, const char *name)
{
	diag_add(&session->diags, DIAG_ERROR, CODE_NAME_UNPRINTABLE,
		 PLACE_FILE(module->path ? module->path : module->name),
		 "%s cannot be written into C: \"%.80s\"", what, name);
	diag_hint(&session->diags, "a quote, a backslash or a line end would end the string; so would blanks, commas and brackets a symbol");
	return -EINVAL;
}

static void add_includes(const struct dialect *dialect, struct buf *out)
{
	buf_str(out, "#include <linux/module.h>\n");
	if (!dialect->module_common) {
		buf_str(out, "#define INCLUDE_VERMAGIC\n"
			     "#include <linux/build-salt.h>\n");
		if (dialect->lto_note)
			buf_str(out, "#include <linux/elfnote-lto.h>\n");
	}
	if (dialect->crc_in_modc)
		buf_str(out, "#include <linux/export-internal.h>\n");
	if (!dialect->module_common)
		buf_str(out, "#include <linux/vermagic.h>\n");
	buf_str(out, "#include <linux/compiler.h>\n\n");
	if (dialect->module_common)
		return;
	if (dialect->orc_header)
		buf_str(out, "#ifdef CONFIG_UNWINDER_ORC\n"
			     "#include <asm/orc_header.h>\n"
			     "ORC_HEADER;\n"
			     "#endif\n\n");
	buf_str(out, "BUILD_SALT;\n");
	if (dialect->lto_note)
		buf_str(out, "BUILD_LTO_INFO;\n");
	buf_str(out, "\nMODULE_INFO(vermagic, VERMAGIC_STRING);\n");
}

static void add_this_module(const struct module *module, struct buf *out)
{
	buf_str(out, "MODULE_INFO(name, KBUILD_MODNAME);\n"
		     "\n"
		     "__visible struct module __this_module\n"
		     "__section(\".gnu.linkonce.this_module\") = {\n"
		     "\t.name = KBUILD_MODNAME,\n");
	if (module->has_init)
		buf_str(out, "\t.init = init_module,\n");
	if (module->has_cleanup)
		buf_str(out, "#ifdef CONFIG_MODULE_UNLOAD\n"
			     "\t.exit = cleanup_module,\n"
			     "#endif\n");
	buf_str(out, "\t.arch = MODULE_ARCH_INIT,\n"
		     "};\n");
}

bool module_is_staging(const struct module *module)
{
	return str_starts(str_of(module->name), STR("drivers/staging"));
}

bool module_is_test(const struct session *session, const struct module *module)
{
	return session->dialect->test_flag &&
	       str_starts(str_of(module->name), STR("tools/testing"));
}

static void add_flags(const struct session *session,
		      const struct module *module, struct buf *out)
{
	static const char *const guards[] = {
		[RETPOLINE_CONFIG] = "CONFIG_RETPOLINE",
		[MITIGATION_RETPOLINE_CONFIG] = "CONFIG_MITIGATION_RETPOLINE",
		[RETPOLINE_NONE] = NULL,
	};
	const char *guard = guards[session->dialect->retpoline_flag];

	if (!session->options.external)
		buf_str(out, "\nMODULE_INFO(intree, \"Y\");\n");
	if (guard && !session->dialect->module_common)
		buf_printf(out, "\n#ifdef %s\n"
				"MODULE_INFO(retpoline, \"Y\");\n"
				"#endif\n", guard);
	if (module_is_staging(module))
		buf_str(out, "\nMODULE_INFO(staging, \"Y\");\n");
	if (module_is_test(session, module))
		buf_str(out, "\nMODULE_INFO(test, \"Y\");\n");
}

static const char *license_of(const struct export *export)
{
	return export->gpl_only ? "_gpl" : "";
}

/* KSYMTAB_FUNC(x, "_gpl", "ns"); or, since 7.1, without the license, which is
 * among the flags then. */
static void add_ksymtab(const struct dialect *dialect,
			const struct export *export, struct buf *out)
{
	buf_printf(out, "KSYMTAB_%s(%s, ",
		   export->is_function ? "FUNC" : "DATA", export->name);
	if (dialect->license_in_ksymtab)
		buf_printf(out, "\"%s\", ", license_of(export));
	buf_printf(out, "\"%s\");\n", export->namespace);
	if (dialect->export_flags)
		buf_printf(out, "SYMBOL_FLAGS(%s, 0x%02x);\n", export->name,
			   export->gpl_only ? FLAG_GPL_ONLY : 0);
}

static int add_exports(struct session *session, const struct module *module,
		       struct buf *out)
{
	const struct dialect *dialect = session->dialect;
	bool table = dialect->export_form == EXPORT_SECTION;

	for (size_t i = 0; i < module->nexports; i++)
		if (!fits_symbol(module->exports[i]->name) ||
		    !fits_string(module->exports[i]->namespace))
			return refuse_name(session, module, "an export",
					   module->exports[i]->name);

	if (table) {
		buf_str(out, "\n");
		for (size_t i = 0; i < module->nexports; i++) {
			const struct export *export = module->exports[i];

			if (export_is_kept(session, export))
				add_ksymtab(dialect, export, out);
		}
	}
	if (!session->options.modversions || !dialect->crc_in_modc)
		return 0;

	buf_str(out, "\n");
	for (size_t i = 0; i < module->nexports; i++) {
		const struct export *export = module->exports[i];

		if (!export_is_kept(session, export))
			continue;
		buf_printf(out, "SYMBOL_CRC(%s, 0x%08" PRIx32, export->name,
			   export->crc);
		if (dialect->license_in_crc)
			buf_printf(out, ", \"%s\"", license_of(export));
		buf_str(out, ");\n");
	}
	return 0;
}

bool import_is_versioned(const struct import *import)
{
	return import->export && import->export->crc_source != CRC_NONE;
}

static int check_imports(struct session *session, const struct module *module)
{
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (!import.export)
			continue;
		if (!fits_symbol(import.name))
			return refuse_name(session, module, "an undefined symbol",
					   import.name);
		if (import.export->crc_source == CRC_NONE)
			diag_add(&session->diags, DIAG_WARNING, CODE_IMPORT_NO_CRC,
				 PLACE_FILE(module->path),
				 "\"%s\" [%s.ko] has no CRC!",
				 import.name, module->name);
	}
	return 0;
}

/* "0x%08x", or "%#8x", which only a small number fills up with blanks. */
static void add_crc(struct buf *out, uint32_t crc, bool wide)
{
	if (!wide && crc < 0x100000) {
		buf_printf(out, "%#8" PRIx32, crc);
		return;
	}
	buf_str(out, "0x");
	buf_hex(out, crc, wide ? 8 : 1, HEX_LOWER);
}

static int add_versions(struct session *session, const struct module *module,
			struct buf *out)
{
	buf_str(out, "\n"
		     "static const struct modversion_info ____versions[]\n"
		     "__used __section(\"__versions\") = {\n");
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (!import_is_versioned(&import))
			continue;
		if (strlen(import.name) >= MODVERSION_NAME_ROOM) {
			if (session->options.extended_versions)
				continue;
			diag_add(&session->diags, DIAG_ERROR, CODE_SYMBOL_TOO_LONG,
				 PLACE_FILE(module->path),
				 "too long symbol \"%s\" [%s.ko]",
				 import.name, module->name);
			diag_hint(&session->diags, "a versioned symbol has at most %d bytes; the exporting module needs a shorter name",
				  (int)MODVERSION_NAME_ROOM - 1);
			return -ENAMETOOLONG;
		}
		buf_str(out, "\t{ ");
		add_crc(out, import.export->crc, session->dialect->crc_wide);
		buf_str(out, ", \"");
		buf_str(out, import.name);
		buf_str(out, "\" },\n");
	}
	buf_str(out, "};\n");
	return 0;
}

/* Since 6.14: CRCs and names in two sections, names as long as they like. */
static void add_extended_versions(const struct module *module, struct buf *out)
{
	buf_str(out, "\n"
		     "static const u32 ____version_ext_crcs[]\n"
		     "__used __section(\"__version_ext_crcs\") = {\n");
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (import_is_versioned(&import))
			buf_printf(out, "\t0x%08" PRIx32 ",\n",
				   import.export->crc);
	}
	buf_str(out, "};\n"
		     "static const char ____version_ext_names[]\n"
		     "__used __section(\"__version_ext_names\") =\n");
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);

		if (import_is_versioned(&import))
			buf_printf(out, "\t\"%s\\0\"\n", import.name);
	}
	buf_str(out, ";\n");
}

void emit_depends(const struct module *module, struct buf *out)
{
	struct map seen;

	map_init(&seen, NULL);
	for (size_t i = 0; i < module->nimports; i++) {
		const struct export *export = module_import(module, i).export;
		struct str name;

		if (!export || export->module->is_vmlinux)
			continue;
		name = str_of(export->module->name);
		if (map_find(&seen, name))
			continue;
		if (seen.count)
			buf_str(out, ",");
		map_put(&seen, name);
		buf_str(out, path_base(export->module->name));
	}
	map_free(&seen);
}

static int add_modinfo(struct session *session, const struct module *module,
		       struct buf *out)
{
	buf_str(out, "\nMODULE_INFO(depends, \"");
	emit_depends(module, out);
	buf_str(out, "\");\n\n");
	for (size_t i = 0; i < module->aliases.count; i++) {
		const char *alias = module->aliases.items[i];

		if (!fits_string(alias))
			return refuse_name(session, module, "an alias", alias);
		buf_str(out, "MODULE_ALIAS(\"");
		buf_str(out, alias);
		buf_str(out, "\");\n");
	}
	if (module->srcversion && *module->srcversion)
		buf_printf(out, "\nMODULE_INFO(srcversion, \"%s\");\n",
			   module->srcversion);
	return 0;
}

void modc_version_sections(const struct session *session, bool *basic,
			   bool *extended)
{
	const struct options *options = &session->options;
	bool either = session->dialect->extended_versions;

	*basic = either ? options->basic_versions : options->modversions;
	*extended = either && options->extended_versions;
}

int emit_mod_c(struct session *session, const struct module *module,
	       struct buf *out)
{
	bool basic, extended;
	int err;

	modc_version_sections(session, &basic, &extended);
	add_includes(session->dialect, out);
	add_this_module(module, out);
	add_flags(session, module, out);
	err = add_exports(session, module, out);
	if (!err && (basic || extended))
		err = check_imports(session, module);
	if (!err && basic)
		err = add_versions(session, module, out);
	if (!err && extended)
		add_extended_versions(module, out);
	return err ? err : add_modinfo(session, module, out);
}

/* Since 6.18 those of the device tables of built-in modules too. */
static int add_builtin_aliases(struct session *session,
			       const struct module *vmlinux, struct buf *out)
{
	buf_str(out, "#include <linux/module.h>\n"
		     "#undef __MODULE_INFO_PREFIX\n"
		     "#define __MODULE_INFO_PREFIX\n");
	for (size_t i = 0; i < vmlinux->aliases.count; i++) {
		const char *alias = vmlinux->aliases.items[i];
		const char *module = vmlinux->alias_modules.items[i];

		if (!fits_string(alias) || !fits_symbol(module))
			return refuse_name(session, vmlinux, "an alias", alias);
		buf_printf(out, "MODULE_INFO(%s.alias, \"%s\");\n", module,
			   alias);
	}
	return 0;
}

int emit_vmlinux_export_c(struct session *session, const struct module *vmlinux,
			  struct buf *out)
{
	int err;

	buf_str(out, "#include <linux/export-internal.h>\n");
	err = add_exports(session, vmlinux, out);
	if (!err && session->dialect->builtin_aliases)
		err = add_builtin_aliases(session, vmlinux, out);
	return err;
}
