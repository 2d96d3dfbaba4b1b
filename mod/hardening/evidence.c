// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/evidence.h"

#include <errno.h>

#include "base/file.h"
#include "format/autoconf.h"
#include "object/code.h"
#include "object/object.h"

static int read_auto_conf(const char *path, struct arena *arena,
			  struct diags *diags, struct map *config)
{
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	err = autoconf_parse(path, file_text(&map), arena, diags, config);
	file_unmap(&map);
	return err;
}

/* @as: what it is called in diagnostics; NULL: @path */
static int examine(const char *path, const char *as, const char *arch,
		   struct diags *diags, struct examined *out)
{
	struct object *object;
	int err = object_open(path, diags, &object);

	if (err)
		return err;
	out->object = object;
	if (as)
		object->path = as;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF, PLACE_FILE(object->path),
			 "this step needs an ELF object, but this is %s",
			 object_kind_name(object->kind));
		return -ENOTSUP;
	}
	if (arch && strcmp(arch, machine_name(object->machine))) {
		diag_add(diags, DIAG_FATAL, CODE_WRONG_ARCH, PLACE_FILE(object->path),
			 "this is for %s, not for %s",
			 machine_name(object->machine), arch);
		return -ENOTSUP;
	}
	return code_load(object, CODE_INSNS, diags, &out->code);
}

int evidence_read(struct evidence *evidence, const struct evidence_files *files,
		  struct arena *arena, struct diags *diags)
{
	struct compiled_list *compiled = &evidence->compiled;
	const char *mod = files->mod;
	int err;

	*evidence = (struct evidence){ .linked.object = NULL };
	map_init(&evidence->config, arena);
	compiled_init(compiled, arena);
	if (!mod && files->cmd_dir)
		mod = compiled_mod_path(files->cmd_dir, files->module, arena);
	err = read_auto_conf(files->auto_conf, arena, diags, &evidence->config);
	if (!err && mod)
		err = compiled_add_module(compiled, mod, arena, diags);
	for (size_t i = 0; i < files->cmds.count && !err; i++)
		err = compiled_add(compiled, files->cmds.items[i], NULL, arena,
				   diags);
	if (!err && files->linked)
		err = examine(files->linked, NULL, files->arch, diags,
			      &evidence->linked);
	if (!err)
		err = examine(files->module, files->as, files->arch, diags,
			      &evidence->module);
	return err;
}

struct hardening_input evidence_input(const struct evidence *evidence)
{
	const struct compiled_list *compiled = &evidence->compiled;

	return (struct hardening_input){
		.module = &evidence->module.code,
		.linked = evidence->linked.object ? &evidence->linked.code : NULL,
		.config = &evidence->config,
		.objects = compiled->items,
		.nobjects = compiled->count,
		.assembly = compiled->count ? &compiled->assembly : NULL,
		.elsewhere = &compiled->elsewhere,
	};
}

void evidence_free(struct evidence *evidence)
{
	object_close(evidence->linked.object);
	object_close(evidence->module.object);
	compiled_free(&evidence->compiled);
	map_free(&evidence->config);
}
