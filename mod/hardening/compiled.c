// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/compiled.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "format/cmdfile.h"
#include "format/modlist.h"
#include "model/canonical.h"
#include "object/object.h"

void compiled_init(struct compiled_list *list, struct arena *arena)
{
	*list = (struct compiled_list){ .items = NULL };
	map_init(&list->assembly, arena);
}

void compiled_free(struct compiled_list *list)
{
	free(list->items);
	map_free(&list->assembly);
}

/* --- one object ---------------------------------------------------------- */

static int note_assembly(struct compiled_list *list, const char *path,
			 struct diags *diags)
{
	struct object *object;
	int err = object_open(path, diags, &object);

	if (err)
		return err;
	for (size_t i = 1; i < object->nsymbols; i++)
		if (object->symbols[i].section)
			map_put(&list->assembly,
				str_of(object->symbols[i].name));
	object_close(object);
	return 0;
}

static bool is_assembly_source(const char *source)
{
	return str_ends(str_of(source), STR(".S")) ||
	       str_ends(str_of(source), STR(".s"));
}

static void hint_no_command(struct diags *diags)
{
	diag_hint(diags, "kbuild writes it when it compiles the object: build the module again");
}

static int read_cmd_file(const char *path, struct arena *arena,
			 struct diags *diags, struct cmd_file *cmd)
{
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err) {
		hint_no_command(diags);
		return err;
	}
	err = cmd_file_parse(path, file_text(&map), arena, diags, cmd);
	file_unmap(&map);
	return err;
}

static struct compiled *new_compiled(struct compiled_list *list)
{
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 16;
		list->items = xrealloc(list->items,
				       list->room * sizeof(*list->items));
	}
	return &list->items[list->count++];
}

int compiled_add(struct compiled_list *list, const char *path,
		 const char *object, struct arena *arena, struct diags *diags)
{
	struct compiled *compiled;
	struct cmd_file cmd;
	int err = read_cmd_file(path, arena, diags, &cmd);

	if (err)
		return err;
	if (!cmd.command || !cmd.target) {
		diag_add(diags, DIAG_FATAL, CODE_CMD_COMMAND,
			 PLACE_FILE(path), "no command line in here");
		hint_no_command(diags);
		cmd_file_free(&cmd);
		return -EBADMSG;
	}
	compiled = new_compiled(list);
	*compiled = (struct compiled){
		.path = object ? object : cmd.target,
		.command = cmd.command,
		.assembly = cmd.sources.count &&
			    is_assembly_source(cmd.sources.items[0]),
	};
	cmd_file_free(&cmd);
	if (!compiled->assembly)
		return 0;
	return note_assembly(list, compiled->path, diags);
}

/* --- all of a module ------------------------------------------------------ */

/* Where the object is that @mod calls @name; @name if nowhere. */
static const char *find_object(const char *mod, const char *name,
			       struct arena *arena)
{
	char *dir = arena_strdup(arena, mod);
	const char *tries[3];

	dir[path_base(mod) - mod] = '\0';
	tries[0] = name;
	tries[1] = arena_printf(arena, "%s%s", dir, name);
	tries[2] = arena_printf(arena, "%s%s", dir, path_base(name));
	for (size_t i = 0; i < 3; i++)
		if (!access(cmd_file_path(tries[i], arena), R_OK))
			return tries[i];
	return name;
}

int compiled_add_module(struct compiled_list *list, const char *path,
			struct arena *arena, struct diags *diags)
{
	struct file_map map;
	struct mod_file mod;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	err = mod_file_parse(path, file_text(&map), arena, diags, &mod);
	file_unmap(&map);
	if (err)
		return err;
	for (size_t i = 0; i < mod.objects.count && !err; i++) {
		const char *object = find_object(path, mod.objects.items[i],
						 arena);

		err = compiled_add(list, cmd_file_path(object, arena), object,
				   arena, diags);
	}
	mod_file_free(&mod);
	return err;
}

const char *compiled_mod_path(const char *dir, const char *module,
			      struct arena *arena)
{
	struct str name = canonical_name(str_of(path_base(module)));

	return arena_printf(arena, "%s/%.*s.mod", dir, (int)name.n, name.p);
}
