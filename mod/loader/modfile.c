// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/modfile.h"

#include <errno.h>

#include "format/modinfo.h"
#include "symvers/symvers.h"
#include "model/canonical.h"
#include "object/bootimage.h"
#include "object/decompress.h"
#include "loader/loadable_read.h"
#include "object/object.h"

static const char *const packed_suffixes[] = { ".gz", ".xz", ".zst" };

static struct str unpacked_name(const char *path)
{
	struct str name = str_of(path);

	for (size_t i = 0; i < sizeof(packed_suffixes) / sizeof(*packed_suffixes); i++)
		if (str_ends(name, str_of(packed_suffixes[i])))
			name.n -= strlen(packed_suffixes[i]);
	return name;
}

bool modfile_is_module(const char *path)
{
	return str_ends(unpacked_name(path), STR(".ko"));
}

const char *modfile_name(const char *path, struct arena *arena)
{
	struct str base = canonical_base(canonical_name(unpacked_name(path)));
	char *name = arena_str(arena, base);

	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

/* ---- .modinfo ------------------------------------------------------------ */

static void take_field(struct loadable *out, struct str key, const char *value,
		       struct arena *arena)
{
	const struct {
		const char *key;
		const char **to;
	} texts[] = {
		{ "vermagic", &out->vermagic },
		{ "license", &out->license },
		{ "srcversion", &out->srcversion },
		{ "depends", &out->depends },
	};

	/* The first of a key counts, as for the kernel. */
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (str_eq(key, str_of(texts[i].key)) && !*texts[i].to)
			*texts[i].to = arena_strdup(arena, value);
	if (str_eq(key, STR("import_ns")))
		names_add(&out->namespaces, arena_strdup(arena, value));
	else if (str_eq(key, STR("intree")))
		out->intree = true;
	else if (str_eq(key, STR("livepatch")))
		out->livepatch = true;
	else if (str_eq(key, STR("retpoline")))
		out->traits |= BUILT_RETPOLINE;
}

static int read_modinfo(struct str section, struct arena *arena,
			struct diags *diags, struct loadable *out)
{
	const char *name = modinfo_get(section, "name", NULL);
	int err = modinfo_check(out->path, section, diags);

	if (err)
		return err;
	for (struct modinfo i = modinfo_of(section); modinfo_next(&i); )
		take_field(out, i.key, i.value.p, arena);
	out->name = name ? arena_strdup(arena, name) :
			   modfile_name(out->path, arena);
	return 0;
}

/* ---- Module.symvers ------------------------------------------------------ */

struct symvers_reading {
	struct arena *arena;
	struct loadable *out;
	size_t room;
	const char *module;	/* that of the line before */
};

static int take_line(const struct symvers_entry *entry, void *context)
{
	struct symvers_reading *r = context;
	struct loadable *out = r->out;

	if (out->nexports == r->room) {
		struct loadable_export *exports;

		r->room = r->room ? r->room * 2 : 1024;
		exports = arena_array(r->arena, struct loadable_export, r->room);
		if (out->nexports)
			memcpy(exports, out->exports,
			       out->nexports * sizeof(*exports));
		out->exports = exports;
	}
	if (!r->module || !str_eq(entry->module, str_of(r->module)))
		r->module = arena_str(r->arena, entry->module);
	out->exports[out->nexports++] = (struct loadable_export){
		.name = arena_str(r->arena, entry->symbol),
		.namespace = entry->namespace.n ?
			arena_str(r->arena, entry->namespace) : "",
		.module = r->module,
		.crc = entry->crc,
		/* Without CONFIG_MODVERSIONS the column is there, and 0. */
		.has_crc = entry->crc,
		.gpl_only = entry->gpl_only,
	};
	return 0;
}

static int read_symvers(struct str text, struct arena *arena,
			struct diags *diags, struct loadable *out)
{
	struct symvers_reading r = { .arena = arena, .out = out };

	out->kind = LOADABLE_SYMVERS;
	out->name = "";
	return symvers_parse(out->path, text, diags, take_line, &r);
}

/* ---- the file ------------------------------------------------------------- */

static int read_object_file(struct str file, struct arena *arena,
			    struct diags *diags, struct loadable *out)
{
	struct str modinfo = { NULL, 0 };
	struct object *object;
	int err;

	err = object_read(out->path, (const uint8_t *)file.p, file.n, diags,
			  &object);
	if (err)
		return err;
	err = loadable_read(object, arena, diags, out, &modinfo);
	if (!err)
		err = read_modinfo(modinfo, arena, diags, out);
	object_close(object);
	if (!err)
		loadable_signature(file, out);
	return err;
}

static int read_boot_image(struct str file, struct arena *arena,
			   struct diags *diags, struct loadable *out)
{
	struct buf unpacked = { 0 };
	struct str release;
	int err = boot_image_unpack(out->path, file, &unpacked, &release, diags);

	if (!err && !is_linked_elf(buf_view(&unpacked))) {
		diag_add(diags, DIAG_FATAL, CODE_BOOT_IMAGE, PLACE_FILE(out->path),
			 "what is packed in it is no vmlinux");
		err = -EBADMSG;
	}
	if (!err)
		err = loadable_read_vmlinux(buf_view(&unpacked), arena, diags, out);
	if (!err && !out->release && release.n)
		out->release = arena_str(arena, release);
	buf_free(&unpacked);
	return err;
}

static int read_bytes(struct str file, struct arena *arena,
		      struct diags *diags, struct loadable *out)
{
	if (str_starts(file, STR("0x")))
		return read_symvers(file, arena, diags, out);
	if (is_linked_elf(file))
		return loadable_read_vmlinux(file, arena, diags, out);
	if (is_boot_image(file))
		return read_boot_image(file, arena, diags, out);
	return read_object_file(file, arena, diags, out);
}

int modfile_read(const char *path, struct arena *arena, struct diags *diags,
		 struct loadable **out)
{
	struct loadable *loadable = arena_new(arena, struct loadable);
	struct buf unpacked = { 0 };
	struct file_map map;
	struct str file;
	int err;

	err = file_map(path, &map, diags);
	if (err == -EISDIR)
		diag_hint(diags, "modvers check --all DIR checks every module below a directory");
	if (err)
		return err;
	file = file_text(&map);
	loadable->path = arena_strdup(arena, path);
	loadable->compression = compression_of(file);
	if (loadable->compression) {
		err = decompress(path, file, &unpacked, diags);
		file = buf_view(&unpacked);
	}
	if (!err)
		err = read_bytes(file, arena, diags, loadable);
	buf_free(&unpacked);
	file_unmap(&map);
	if (err)
		loadable_end(loadable);
	else
		*out = loadable;
	return err;
}
