// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/sides.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fnmatch.h>

#include "explain/keep.h"
#include "explain/kept.h"
#include "loader/kernel_add.h"
#include "model/sniff.h"
#include "object/debugtypes.h"
#include "object/decompress.h"
#include "object/object.h"

/* Where a kernel's types are in the directory that it was built in. */
static const char *const built[] = {
	"vmlinux", "arch/x86/boot/bzImage", "arch/arm64/boot/Image",
};

struct reading {
	struct side *side;
	struct arena *arena;
	enum types_scope scope;		/* of objects */
	bool has_debug, is_split;
};

static int no_types(const char *path, struct diags *diags, const char *what,
		    const char *hint)
{
	diag_add(diags, DIAG_FATAL, CODE_TYPES_MISSING, PLACE_FILE(path), "%s", what);
	diag_hint(diags, "%s", hint);
	return -ENOENT;
}

/* ---- what a reader told --------------------------------------------------------- */

/* What was defined somewhere is known better than what was only declared. */
static int take_types(void *context, const struct types *types)
{
	struct reading *reading = context;
	struct typed_symbol *kept = types_keep(reading->arena, types);

	reading->has_debug |= types->has_debug;
	reading->is_split |= types->is_split;
	for (size_t i = 0; i < types->count; i++) {
		struct map_entry *entry = map_put(&reading->side->symbols,
						  str_of(kept[i].name));
		const struct typed_symbol *known = entry->value;

		if (!known || (known->declared && !kept[i].declared))
			entry->value = &kept[i];
	}
	return 0;
}

static int take_btf(const char *path, const struct btf *btf,
		    const struct map *want, struct reading *reading,
		    struct diags *diags)
{
	struct side *side = reading->side;
	struct types types;
	int err;

	btf_nodes_init(&side->nodes, btf);
	err = btf_shared_types(path, btf, &side->nodes, want, reading->arena, diags,
			       &types);
	if (err) {
		btf_nodes_free(&side->nodes);
		return err;
	}
	side->btf = btf;
	for (size_t i = 0; i < types.count; i++)
		map_put(&side->symbols, str_of(types.symbols[i].name))->value =
			&types.symbols[i];
	side->path = path;
	side->source = "BTF";
	side->rule = COMPARE_COARSE;
	return 0;
}

/* ---- objects ------------------------------------------------------------------- */

static int read_kept(const struct object *object, const struct map *want,
		     struct reading *reading, struct diags *diags)
{
	struct btf_file *file = &reading->side->file;
	int err = kept_read(object, reading->arena, diags, &file->unpacked,
			    &file->btf);

	if (!err)
		err = take_btf(object->path, &file->btf, want, reading, diags);
	if (!err) {
		reading->side->source = "kept types";
		reading->side->kept = true;
	}
	return err;
}

static int no_debug(const char *path, const struct reading *reading,
		    struct diags *diags)
{
	if (reading->is_split)
		return no_types(path, diags, "its debug information is split: what the symbols are stands in another file (.dwo)",
				"compile it without -gsplit-dwarf");
	return no_types(path, diags, reading->has_debug ?
			"its debug information does not say what the symbols are" :
			"it has no debug information",
			"compile it with -g");
}

static int read_object(const char *path, struct str file, const struct map *want,
		       struct reading *reading, struct diags *diags)
{
	struct object *object;
	struct diags why;
	int err = object_read(path, (const uint8_t *)file.p, file.n, diags, &object);
	int kept = -ENOENT;

	if (err)
		return err;
	diags_init(&why, diags->arena);
	err = types_each(object, want, reading->scope, &why, take_types, reading);
	reading->side->source = object->kind == OBJECT_BITCODE ?
		"debug information in bitcode" : "debug information";
	if (err || !reading->side->symbols.count)
		kept = read_kept(object, want, reading, diags);
	if (kept)
		diags_move(diags, &why);
	if (kept != -ENOENT)
		err = kept;
	else if (!err && !reading->side->symbols.count)
		err = no_debug(path, reading, diags);
	diags_free(&why);
	object_close(object);
	return err;
}

/* Not linked yet: libdw and our reader of bitcode read it. */
static bool is_object(struct str text)
{
	uint16_t type;

	switch (sniff((const uint8_t *)text.p, text.n)) {
	case FILE_BITCODE_RAW: case FILE_BITCODE_WRAPPED:
	case FILE_ARCHIVE: case FILE_ARCHIVE_THIN:
		return true;
	case FILE_ELF:
		if (text.n < sizeof(Elf64_Ehdr))
			return false;
		memcpy(&type, text.p + offsetof(Elf64_Ehdr, e_type), sizeof(type));
		return le16toh(type) == ET_REL;
	default:
		return false;
	}
}

/* ---- BTF ------------------------------------------------------------------------- */

static int read_btf(const char *path, const struct map *want,
		    struct reading *reading, struct diags *diags)
{
	struct btf_file *file = &reading->side->file;
	int err = btf_file_open(path, NULL, reading->arena, diags, file);

	if (err)
		return err;
	err = take_btf(path, &file->btf, want, reading, diags);
	if (err)
		btf_file_close(file);
	return err;
}

/* ---- whatever it is ------------------------------------------------------------ */

static int read_file(const char *path, const struct map *want,
		     struct reading *reading, struct diags *diags)
{
	struct buf unpacked = { 0 };
	struct file_map map;
	struct str text;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	text = file_text(&map);
	if (compression_of(text)) {
		err = decompress(path, text, &unpacked, diags);
		text = buf_view(&unpacked);
	}
	if (!err)
		err = is_object(text) ?
			read_object(path, text, want, reading, diags) :
			read_btf(path, want, reading, diags);
	buf_free(&unpacked);
	file_unmap(&map);
	reading->side->path = path;
	return err;
}

/* Tries @path, where it is a file: why it will not do is told if nothing does. */
static int try_file(const char *path, const struct map *want,
		    struct reading *reading, struct diags *why)
{
	return path && is_file(path) ? read_file(path, want, reading, why) : -ENOENT;
}

static int read_directory(const char *path, const struct map *want,
			  struct reading *reading, struct diags *diags)
{
	struct arena *arena = reading->arena;
	struct installed installed;
	struct diags why;
	int err = -ENOENT;

	diags_init(&why, diags->arena);
	if (installed_find(path, arena, &installed)) {
		err = try_file(installed_companion(&installed, COMPANION_VMLINUX,
						   arena), want, reading, &why);
		if (err)
			err = try_file(installed_companion(&installed,
							   COMPANION_IMAGE, arena),
				       want, reading, &why);
	}
	for (size_t i = 0; err && i < sizeof(built) / sizeof(*built); i++)
		err = try_file(arena_printf(arena, "%s/%s", path, built[i]), want,
			       reading, &why);
	if (err && why.count)
		diags_move(diags, &why);
	else if (err)
		no_types(path, diags, "there is no kernel here that says its types",
			 "name its vmlinux, its boot image, or a copy of its /sys/kernel/btf/vmlinux");
	diags_free(&why);
	return err;
}

static int read_side(const char *path, const struct map *want,
		     enum types_scope scope, struct arena *arena,
		     struct diags *diags, struct side *out)
{
	struct reading reading = { .side = out, .arena = arena, .scope = scope };
	int err;

	*out = (struct side){ .rule = COMPARE_EXACT };
	map_init(&out->symbols, NULL);
	err = is_directory(path) ? read_directory(path, want, &reading, diags) :
	      read_file(path, want, &reading, diags);
	if (err)
		side_free(out);
	return err;
}

int side_read(const char *path, const struct map *want, struct arena *arena,
	      struct diags *diags, struct side *out)
{
	return read_side(path, want, TYPES_OF_OBJECT, arena, diags, out);
}

int side_read_headers(const char *path, const struct map *want, struct arena *arena,
		      struct diags *diags, struct side *out)
{
	return read_side(path, want, TYPES_OF_KERNEL, arena, diags, out);
}

int side_of_btf(const char *path, const struct btf *btf, const struct map *want,
		struct arena *arena, struct diags *diags, struct side *out)
{
	struct reading reading = { .side = out, .arena = arena };
	int err;

	*out = (struct side){ .path = NULL };
	map_init(&out->symbols, NULL);
	err = take_btf(path, btf, want, &reading, diags);
	if (err)
		side_free(out);
	return err;
}

bool side_is_types_alone(const char *path)
{
	struct arena arena = { 0 };
	struct diags ignored;
	struct file_map map;
	bool is = false;

	diags_init(&ignored, &arena);
	if (is_file(path) && !file_map(path, &map, &ignored)) {
		is = btf_is_detached(file_text(&map)) || is_object(file_text(&map));
		file_unmap(&map);
	}
	diags_free(&ignored);
	arena_free(&arena);
	return is;
}

void side_free(struct side *side)
{
	map_free(&side->symbols);
	btf_nodes_free(&side->nodes);
	btf_file_close(&side->file);
	*side = (struct side){ .path = NULL };
}

const struct typed_symbol *side_symbol(const struct side *side, const char *name)
{
	return side->path ? map_get(&side->symbols, str_of(name)) : NULL;
}

/*
 * What the kernel's headers declare these as, of 5.15 to 7.1.  BTF knows no variables but
 * those of each processor, and the debug information of who only uses one has
 * its type alone.  module_layout is a function that is there to have struct module
 * in a version: no module declares it.
 */
static const struct {
	const char *names;	/* fnmatch(3) */
	const char *type;
} stand_ins[] = {
	{ "module_layout", MODULE_STRUCT },
	{ "param_ops_*", "struct kernel_param_ops" },
	{ "param_array_ops", "struct kernel_param_ops" },
	{ "__tracepoint_*", "struct tracepoint" },
	{ "__SCK__*", "struct static_call_key" },
	{ "__cpu_*_mask", "struct cpumask" },
	{ "boot_cpu_data", "struct cpuinfo_x86" },
	{ "init_net", "struct net" },
	{ "init_task", "struct task_struct" },
	{ "init_user_ns", "struct user_namespace" },
	{ "io*_resource", "struct resource" },
	{ "pv_ops", "struct paravirt_patch_template" },
	{ "*_bus_type", "struct bus_type" },
};

static const char *stand_in(const char *name)
{
	for (size_t i = 0; i < sizeof(stand_ins) / sizeof(*stand_ins); i++)
		if (!fnmatch(stand_ins[i].names, name, 0))
			return stand_ins[i].type;
	return NULL;
}

void side_want(struct map *want, const char *name)
{
	const char *type = stand_in(name);

	map_put(want, str_of(name));
	if (type)
		map_put(want, str_of(type));
}

void side_pair(const struct side *before, const struct side *after,
	       const char *name, const struct typed_symbol *pair[2])
{
	const char *type;

	pair[0] = side_symbol(before, name);
	pair[1] = side_symbol(after, name);
	type = pair[0] && pair[1] ? NULL : stand_in(name);
	if (!type)
		return;
	pair[0] = side_symbol(before, type);
	pair[1] = side_symbol(after, type);
}
