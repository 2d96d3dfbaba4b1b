// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/compiled.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "format/cmdfile.h"
#include "format/lines.h"
#include "format/modlist.h"
#include "model/canonical.h"
#include "model/code.h"
#include "object/object.h"

void compiled_init(struct compiled_list *list, struct arena *arena)
{
	*list = (struct compiled_list){ .items = NULL };
	map_init(&list->assembly, arena);
	map_init(&list->elsewhere, arena);
}

void compiled_free(struct compiled_list *list)
{
	free(list->items);
	map_free(&list->assembly);
	map_free(&list->elsewhere);
}

/* --- one object ---------------------------------------------------------- */

/* Puts what @object defines into @names, with @value. */
static void note_symbols(struct map *names, const struct object *object,
			 void *value)
{
	for (size_t i = 0; i < object->nmembers; i++)
		note_symbols(names, &object->members[i], value);
	for (size_t i = object->kind == OBJECT_ELF; i < object->nsymbols; i++)
		if (object->symbols[i].section ||
		    object->kind == OBJECT_BITCODE)
			map_put(names, str_of(object->symbols[i].name))->value =
				value;
}

/* Bitcode is taken for code: that is what it becomes. */
static bool has_code(const struct object *object)
{
	for (size_t i = 0; i < object->nmembers; i++)
		if (has_code(&object->members[i]))
			return true;
	for (size_t i = 1; i < object->nsections; i++)
		if (object->sections[i].flags & SECTION_EXEC &&
		    object->sections[i].size)
			return true;
	return object->kind == OBJECT_BITCODE;
}

static int look_inside(struct compiled_list *list, struct compiled *compiled,
		       struct diags *diags)
{
	struct object *object;
	int err = object_open(compiled->path, diags, &object);

	if (err)
		return err;
	if (compiled->how == COMPILED_ASSEMBLY)
		note_symbols(&list->assembly, object, NULL);
	else if (has_code(object))
		note_symbols(&list->elsewhere, object, (char *)compiled->path);
	else
		compiled->how = COMPILED_DATA;
	object_close(object);
	if (compiled->how != COMPILED_ELSEWHERE)
		return 0;
	diag_add(diags, DIAG_NOTE, CODE_HARDENING_ELSEWHERE,
		 PLACE_FILE(compiled->path),
		 "not compiled here: its flags are not known, so it is judged by what its code shows");
	return 0;
}

static bool is_assembly_source(struct str source)
{
	return str_ends(source, STR(".S")) || str_ends(source, STR(".s"));
}

/*
 * fixdep, which kbuild runs after each compiler, leaves a source_ line.  A rule
 * of the module's own may do without; then -c is what a compiler is told.
 */
static enum compiled_how how_made(const struct cmd_file *cmd)
{
	struct str rest = str_of(cmd->command ? cmd->command : ""), word;
	bool compiles = cmd->command && cmd->sources.count, assembles = false;

	if (cmd->sources.count)
		assembles = is_assembly_source(str_of(cmd->sources.items[0]));
	else
		while ((word = word_cut(&rest)).n) {
			compiles |= str_eq(word, STR("-c"));
			assembles |= is_assembly_source(word);
		}
	if (!compiles)
		return COMPILED_ELSEWHERE;
	return assembles ? COMPILED_ASSEMBLY : COMPILED_C;
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

/* Adds @object, made as @cmd says. */
static int add_object(struct compiled_list *list, const char *object,
		      const struct cmd_file *cmd, struct diags *diags)
{
	struct compiled *compiled = new_compiled(list);

	*compiled = (struct compiled){
		.path = object, .command = cmd->command, .how = how_made(cmd),
	};
	if (compiled->how == COMPILED_C)
		return 0;
	return look_inside(list, compiled, diags);
}

int compiled_add(struct compiled_list *list, const char *path,
		 const char *object, struct arena *arena, struct diags *diags)
{
	struct cmd_file cmd;
	int err = read_cmd_file(path, arena, diags, &cmd);

	if (err)
		return err;
	if (!object)
		object = cmd.target;
	if (object) {
		err = add_object(list, object, &cmd, diags);
	} else {
		diag_add(diags, DIAG_FATAL, CODE_CMD_COMMAND, PLACE_FILE(path),
			 "no command line in here");
		hint_no_command(diags);
		err = -EBADMSG;
	}
	cmd_file_free(&cmd);
	return err;
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
	for (size_t i = 0; i < 3; i++)
		if (!access(tries[i], F_OK))
			return tries[i];
	return name;
}

static int add_listed(struct compiled_list *list, const char *object,
		      struct arena *arena, struct diags *diags)
{
	const char *path = cmd_file_path(object, arena);
	const struct cmd_file none = { .command = NULL };

	if (access(path, F_OK) && !access(object, F_OK))
		return add_object(list, object, &none, diags);
	return compiled_add(list, path, object, arena, diags);
}

/* kbuild's archives are thin: they only name the objects, which have .cmd files. */
static int add_archive(struct compiled_list *list, const char *path,
		       struct arena *arena, struct diags *diags)
{
	struct object *archive;
	int err = object_open(path, diags, &archive);

	if (err)
		return err;
	if (!archive->thin_archive)
		err = add_listed(list, path, arena, diags);
	for (size_t i = 0; archive->thin_archive && i < archive->nmembers &&
			   !err; i++)
		err = add_listed(list, arena_strdup(arena,
					archive->members[i].path),
				 arena, diags);
	object_close(archive);
	return err;
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

		err = (str_ends(str_of(object), STR(".a")) ?
		       add_archive : add_listed)(list, object, arena, diags);
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
