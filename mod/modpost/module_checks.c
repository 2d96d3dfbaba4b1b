// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/module_checks.h"

#include "model/canonical.h"

/* MODULE_NAME_LEN of include/linux/module.h: 64 bytes less a long. */
enum { MODULE_NAME_ROOM = 64 - 8 };

/* Before 5.19 an export refers to a symbol that the linker is to give its CRC. */
static const struct str crc_prefix = { "__crc_", 6 };

void check_name_length(struct session *session, const struct module *module)
{
	if (canonical_base(str_of(module->name)).n < MODULE_NAME_ROOM)
		return;
	diag_add(&session->diags, DIAG_ERROR, CODE_MODULE_NAME_LONG,
		 PLACE_FILE(module->path), "module name is too long [%s.ko]",
		 module->name);
	diag_hint(&session->diags, "the kernel keeps at most %d characters",
		  MODULE_NAME_ROOM - 1);
}

void check_name_unique(struct session *session)
{
	struct map seen;

	map_init(&seen, NULL);
	for (size_t i = 0; i < session->modules.count; i++) {
		struct module *module = session->modules.items[i];
		struct map_entry *entry;
		char *kernel_name;

		if (module->from_dump || module->is_vmlinux || module->is_double)
			continue;
		kernel_name = arena_strdup(&session->scratch,
				canonical_base(str_of(module->name)).p);
		for (char *c = kernel_name; *c; c++)
			if (*c == '-')
				*c = '_';
		entry = map_put(&seen, str_of(kernel_name));
		if (entry->value) {
			const struct module *other = entry->value;

			diag_add(&session->diags, DIAG_ERROR, CODE_MODULE_NAME_TWICE,
				 PLACE_FILE(module->path),
				 "two modules of one name: %s.ko and %s.ko",
				 other->name, module->name);
			diag_hint(&session->diags,
				  "the kernel knows both as \"%s\" and would load only the first: rename one in its Makefile",
				  kernel_name);
			module->has_errors = true;
		}
		entry->value = module;
	}
	map_free(&seen);
	arena_free(&session->scratch);
}

void check_exports_versioned(struct session *session,
			     const struct module *module, bool strict)
{
	bool by_reference = !session->dialect->crc_in_modc;
	struct map references;

	if (!session->options.modversions && !by_reference)
		return;
	map_init(&references, NULL);
	for (size_t i = 0; by_reference && i < module->nimports; i++) {
		struct str name = str_of(module_import(module, i).name);

		if (str_starts(name, crc_prefix))
			map_put(&references, str_skip(name, crc_prefix.n));
	}
	for (size_t i = 0; i < module->nexports; i++) {
		const struct export *export = module->exports[i];

		if (export->crc_source != CRC_NONE ||
		    !export_is_kept(session, export) ||
		    (by_reference && !map_find(&references, str_of(export->name))))
			continue;
		diag_add(&session->diags, strict ? DIAG_ERROR : DIAG_WARNING,
			 CODE_EXPORT_UNVERSIONED, PLACE_NONE,
			 "EXPORT symbol \"%s\" [%s%s] version generation failed, symbol will not be versioned.",
			 export->name, module->name,
			 module->is_vmlinux ? "" : ".ko");
		diag_hint(&session->diags,
			  "Is \"%s\" prototyped in <asm/asm-prototypes.h>?",
			  export->name);
	}
	map_free(&references);
}

void check_static_exports(struct session *session)
{
	const struct map *exports = &session->exports;

	for (size_t i = 0; i < exports->count; i++) {
		const struct export *export = exports->entries[i].value;

		if (!export->is_local)
			continue;
		diag_add(&session->diags, DIAG_ERROR, CODE_EXPORT_STATIC,
			 PLACE_NONE, "\"%s\" [%s] is a static EXPORT_SYMBOL%s",
			 export->name, export->module->name,
			 export->gpl_only ? "_GPL" : "");
		diag_hint(&session->diags,
			  "another module cannot link to it: remove \"static\" from %s, or the export",
			  export->name);
		export->module->has_errors = true;
	}
}
