// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/finished.h"

#include "audit/names_audit.h"
#include "audit/sections_audit.h"
#include "audit/unused_audit.h"
#include "audit/versioned.h"
#include "base/file.h"
#include "format/modinfo.h"
#include "object/code.h"
#include "object/decompress.h"
#include "object/object.h"
#include "symvers/symvers.h"

static int note_export(const struct symvers_entry *entry, void *exports)
{
	map_put(exports, entry->symbol);
	return 0;
}

bool audit_exports(const char *path, struct map *exports, struct diags *diags)
{
	struct file_map map;

	if (file_map(path, &map, diags))
		return false;
	symvers_parse(path, file_text(&map), diags, note_export, exports);
	file_unmap(&map);
	return true;
}

static void audit_code(const struct code *code,
		       const struct audit_options *options, struct diags *diags)
{
	const struct object *object = code->object;
	const struct section *section = object_section(object, ".modinfo");
	struct audit_input input = {
		.code = code,
		.symvers = options->exports,
		.warn_undefined = options->warn_undefined,
	};
	struct map versions;
	bool any = false;

	map_init(&versions, NULL);
	if (section && section->data) {
		struct str info = { (const char *)section->data,
				    section->size };

		if (!modinfo_check(object->path, info, diags)) {
			input.vermagic = modinfo_get(info, "vermagic", NULL);
			input.name = modinfo_get(info, "name", NULL);
		}
	}
	if (!versioned_symbols(object, &versions, &any, diags) && any)
		input.versions = &versions;
	if (!any && input.vermagic && strstr(input.vermagic, " modversions")) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_VERSIONS,
			 PLACE_FILE(object->path),
			 "vermagic says modversions, but there are no versions: the kernel refuses it, or loads it by force");
		diag_hint(diags, "link with the foo.mod.o of this kernel's modpost");
	}
	audit_sections(&input, diags);
	audit_relocs(&input, diags);
	audit_load_faults(&input, diags);
	audit_symbols(&input, diags);
	if (options->source_names)
		audit_names(object, diags);
	audit_module(&input, diags);
	if (options->unused)
		audit_unused(code, diags);
	map_free(&versions);
}

/* Opens what make modules_install wrote, which may be compressed; then the bytes
 * of the object are in @unpacked. */
static int open_finished(const char *path, struct buf *unpacked,
			 struct diags *diags, struct object **out)
{
	struct file_map map;
	struct str file;
	int err;

	err = file_map(path, &map, diags);
	if (err)
		return err;
	file = file_text(&map);
	if (compression_of(file)) {
		err = decompress(path, file, unpacked, diags);
		file_unmap(&map);
		return err ? err :
			object_read(path, (const uint8_t *)unpacked->data,
				    unpacked->size, diags, out);
	}
	file_unmap(&map);
	return object_open(path, diags, out);
}

void audit_finished(const char *path, const char *as,
		    const struct audit_options *options, struct diags *diags)
{
	struct buf unpacked = { 0 };
	struct object *object;
	struct code code;

	if (open_finished(path, &unpacked, diags, &object)) {
		buf_free(&unpacked);
		return;
	}
	if (as)
		object->path = as;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_BITCODE, PLACE_FILE(object->path),
			 "a module is an ELF object, but this is %s",
			 object_kind_name(object->kind));
		diag_hint(diags, "link it first: ld.lld -r");
	} else if (!code_load(object, CODE_RELOCS, diags, &code)) {
		audit_code(&code, options, diags);
	}
	object_close(object);
	buf_free(&unpacked);
}
