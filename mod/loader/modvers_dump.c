// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/modvers.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/out.h"

static const char *const kind_words[] = {
	[LOADABLE_MODULE] = "module",
	[LOADABLE_OBJECT] = "object",
	[LOADABLE_BITCODE] = "bitcode",
	[LOADABLE_VMLINUX] = "vmlinux",
	[LOADABLE_SYMVERS] = "symvers",
};

static const char *const signature_words[] = {
	[SIGNATURE_NONE] = "none",
	[SIGNATURE_PRESENT] = "present",
	[SIGNATURE_FOREIGN] = "of an unknown kind",
	[SIGNATURE_DAMAGED] = "damaged",
};

static const struct {
	unsigned trait;
	const char *word;
} trait_words[] = {
	{ BUILT_GCC, "gcc" }, { BUILT_CLANG, "clang" }, { BUILT_LLD, "lld" },
	{ BUILT_LTO, "lto" }, { BUILT_NO_LTO, "no-lto" },
	{ BUILT_KCFI, "kcfi" }, { BUILT_RETPOLINE, "retpoline" },
	{ BUILT_RETHUNK, "rethunk" }, { BUILT_IBT, "ibt" },
	{ BUILT_BTI, "bti" }, { BUILT_PAC, "pac" }, { BUILT_SCS, "scs" },
};

enum { TRAITS = sizeof(trait_words) / sizeof(*trait_words) };

/* ---- text ----------------------------------------------------------------- */

static void field(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "  %-12s", name);
	out_add_name(out, value);
	buf_str(out, "\n");
}

static void crc_column(struct buf *out, bool has_crc, uint64_t crc)
{
	if (has_crc)
		buf_printf(out, "    0x%08" PRIx64 "\t", crc);
	else
		buf_str(out, "    -         \t");
}

static void text_header(const struct loadable *l, struct buf *out)
{
	out_add_name(out, l->path);
	buf_printf(out, ": %s", kind_words[l->kind]);
	if (*l->name && l->kind != LOADABLE_VMLINUX) {
		buf_str(out, " ");
		out_add_name(out, l->name);
	}
	if (l->machine)
		buf_printf(out, " for %s", machine_name(l->machine));
	if (l->compression)
		buf_printf(out, ", %s", l->compression);
	buf_str(out, "\n");
	field(out, "release", l->release);
	field(out, "vermagic", l->vermagic);
	field(out, "license", l->license);
	field(out, "srcversion", l->srcversion);
	field(out, "depends", l->depends);
	for (size_t i = 0; i < l->namespaces.count; i++)
		field(out, "import_ns", l->namespaces.items[i]);
	if (l->kind == LOADABLE_MODULE)
		field(out, "signature", signature_words[l->signature]);
	field(out, "", l->signature_why);
	field(out, "compiler", l->compiler);
	if (l->traits & ~BUILT_CODE) {
		buf_printf(out, "  %-11s", "build");
		for (size_t i = 0; i < TRAITS; i++)
			if (l->traits & trait_words[i].trait)
				buf_printf(out, " %s", trait_words[i].word);
		buf_str(out, "\n");
	}
	if (l->generator)
		field(out, "versions by", l->generator);
}

void dump_text(const struct loadable *l, struct buf *out)
{
	text_header(l, out);
	if (l->nversions)
		buf_printf(out, "  versions (%zu)\n", l->nversions);
	for (size_t i = 0; i < l->nversions; i++) {
		crc_column(out, true, l->versions[i].crc);
		out_add_name(out, l->versions[i].name);
		buf_str(out, l->versions[i].extended ? "\textended\n" : "\n");
	}
	if (l->nimports)
		buf_printf(out, "  imports (%zu)\n", l->nimports);
	for (size_t i = 0; i < l->nimports; i++) {
		const struct loadable_import *import = &l->imports[i];

		crc_column(out, import->version, import->version ?
			   import->version->crc : 0);
		out_add_name(out, import->name);
		buf_str(out, import->weak ? "\tweak\n" : "\n");
	}
	if (l->nexports)
		buf_printf(out, "  exports (%zu)\n", l->nexports);
	for (size_t i = 0; i < l->nexports; i++) {
		const struct loadable_export *export = &l->exports[i];

		crc_column(out, export->has_crc, export->crc);
		out_add_name(out, export->name);
		if (export->module) {
			buf_str(out, "\t");
			out_add_name(out, export->module);
		}
		buf_str(out, export->gpl_only ? "\tEXPORT_SYMBOL_GPL\t" :
						"\tEXPORT_SYMBOL\t");
		out_add_name(out, export->namespace);
		buf_str(out, "\n");
	}
}

/* ---- JSON ----------------------------------------------------------------- */

static json_t *json_crc(bool has_crc, uint64_t crc)
{
	return has_crc ? json_integer((json_int_t)crc) : json_null();
}

static json_t *json_versions(const struct loadable *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->nversions; i++) {
		json_t *item = json_object();

		json_object_set_new(item, "name", json_text(str_of(l->versions[i].name)));
		json_object_set_new(item, "crc", json_integer((json_int_t)l->versions[i].crc));
		json_object_set_new(item, "extended",
				    json_boolean(l->versions[i].extended));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *json_imports(const struct loadable *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->nimports; i++) {
		const struct loadable_import *import = &l->imports[i];
		json_t *item = json_object();

		json_object_set_new(item, "name", json_text(str_of(import->name)));
		json_object_set_new(item, "crc", json_crc(import->version,
			import->version ? import->version->crc : 0));
		json_object_set_new(item, "weak", json_boolean(import->weak));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *json_exports(const struct loadable *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->nexports; i++) {
		const struct loadable_export *export = &l->exports[i];
		json_t *item = json_object();

		json_object_set_new(item, "name", json_text(str_of(export->name)));
		json_object_set_new(item, "crc", json_crc(export->has_crc, export->crc));
		json_object_set_new(item, "class", json_string(export->gpl_only ?
			"EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL"));
		json_object_set_new(item, "namespace",
				    json_text(str_of(export->namespace)));
		if (export->module)
			json_object_set_new(item, "module",
					    json_text(str_of(export->module)));
		json_array_append_new(list, item);
	}
	return list;
}

json_t *dump_json(const struct loadable *l)
{
	json_t *object = json_object(), *build = json_array();
	json_t *namespaces = json_array();

	for (size_t i = 0; i < TRAITS; i++)
		if (l->traits & trait_words[i].trait)
			json_array_append_new(build, json_string(trait_words[i].word));
	for (size_t i = 0; i < l->namespaces.count; i++)
		json_array_append_new(namespaces,
				      json_text(str_of(l->namespaces.items[i])));
	json_object_set_new(object, "file", json_text(str_of(l->path)));
	json_object_set_new(object, "kind", json_string(kind_words[l->kind]));
	json_object_set_new(object, "name", json_text(str_of(l->name)));
	json_object_set_new(object, "machine", l->machine ?
		json_string(machine_name(l->machine)) : json_null());
	json_object_set_new(object, "compression", json_text_or_null(l->compression));
	json_object_set_new(object, "release", json_text_or_null(l->release));
	json_object_set_new(object, "vermagic", json_text_or_null(l->vermagic));
	json_object_set_new(object, "license", json_text_or_null(l->license));
	json_object_set_new(object, "srcversion", json_text_or_null(l->srcversion));
	json_object_set_new(object, "depends", json_text_or_null(l->depends));
	json_object_set_new(object, "import_ns", namespaces);
	json_object_set_new(object, "signature",
			    json_string(signature_words[l->signature]));
	json_object_set_new(object, "compiler", json_text_or_null(l->compiler));
	json_object_set_new(object, "build", build);
	json_object_set_new(object, "generator", json_text_or_null(l->generator));
	json_object_set_new(object, "versions", json_versions(l));
	json_object_set_new(object, "imports", json_imports(l));
	json_object_set_new(object, "exports", json_exports(l));
	return object;
}
