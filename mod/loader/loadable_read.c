// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/loadable_read.h"

#include <errno.h>
#include <inttypes.h>

#include "base/map.h"
#include "object/loadfaults.h"
#include "object/sectionfaults.h"
#include "object/object.h"
#include "loader/unwind.h"
#include "model/modversion.h"
#include "model/reading.h"
#include "model/types.h"

static struct str section_bytes(const struct object *object, const char *name)
{
	const struct section *section = object_section(object, name);

	return section && section->data ?
	       (struct str){ (const char *)section->data, section->size } :
	       (struct str){ NULL, 0 };
}

__attribute__((format(printf, 5, 6)))
static int bad_versions(const struct object *object, const char *section,
			uint64_t offset, struct diags *diags,
			const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_add(diags, DIAG_FATAL, CODE_VERSIONS_MALFORMED,
		 PLACE_SECTION(object->path, section, offset), "%s",
		 arena_vprintf(diags->arena, format, args));
	va_end(args);
	diag_hint(diags, "the module is damaged, or no modpost made it; build it again");
	return -EBADMSG;
}

static int read_basic(const struct object *object, struct arena *arena,
		      struct diags *diags, struct loadable *out)
{
	static const char section[] = "__versions";
	struct str data = section_bytes(object, section);

	if (data.n % MODVERSION_SIZE)
		return bad_versions(object, section, data.n / MODVERSION_SIZE * MODVERSION_SIZE,
				    diags, "%zu bytes are no multiple of %u, the size of an entry",
				    data.n, MODVERSION_SIZE);
	for (uint64_t at = 0; at < data.n; at += MODVERSION_SIZE) {
		const char *name = data.p + at + MODVERSION_NAME;

		if (!memchr(name, '\0', MODVERSION_NAME_ROOM))
			return bad_versions(object, section, at + MODVERSION_NAME,
					    diags, "the name of entry %" PRIu64 " has no end",
					    at / MODVERSION_SIZE);
		out->versions[out->nversions++] = (struct loadable_version){
			.name = arena_strdup(arena, name),
			.crc = le64(data.p + at),
		};
	}
	return 0;
}

static int read_extended(const struct object *object, struct arena *arena,
			 struct diags *diags, struct loadable *out)
{
	static const char section[] = "__version_ext_names";
	struct str names = section_bytes(object, section);
	struct str crcs = section_bytes(object, "__version_ext_crcs");
	const char *start = names.p;

	if (crcs.n % sizeof(uint32_t))
		return bad_versions(object, "__version_ext_crcs", crcs.n / 4 * 4,
				    diags, "%zu bytes are no multiple of 4, the size of a CRC",
				    crcs.n);
	for (uint64_t i = 0; i < crcs.n / sizeof(uint32_t); i++) {
		uint64_t at = names.n ? (uint64_t)(names.p - start) : 0;

		if (!names.n)
			return bad_versions(object, section, at, diags,
					    "%" PRIu64 " names for %zu CRCs", i,
					    crcs.n / sizeof(uint32_t));
		if (!memchr(names.p, '\0', names.n))
			return bad_versions(object, section, at, diags,
					    "name %" PRIu64 " has no end", i);
		out->versions[out->nversions++] = (struct loadable_version){
			.name = arena_strdup(arena, names.p),
			.crc = le32(crcs.p + i * sizeof(uint32_t)),
			.extended = true,
		};
		names = str_skip(names, strlen(names.p) + 1);
	}
	for (size_t i = 0; i < names.n; i++)
		if (names.p[i])
			return bad_versions(object, section,
					    (uint64_t)(names.p - start), diags,
					    "more names than CRCs (%zu)",
					    crcs.n / sizeof(uint32_t));
	return 0;
}

static int read_versions(const struct object *object, struct arena *arena,
			 struct diags *diags, struct loadable *out)
{
	const struct section *basic = object_section(object, "__versions");
	const struct section *crcs = object_section(object, "__version_ext_crcs");
	const struct section *names = object_section(object, "__version_ext_names");
	size_t room = 0;
	int err;

	if (!!crcs != !!names)
		return bad_versions(object, crcs ? crcs->name : names->name, 0,
				    diags, "%s is missing beside it", crcs ?
				    "__version_ext_names" : "__version_ext_crcs");
	out->has_basic = basic;
	out->has_extended = crcs;
	if (basic && basic->data)
		room += basic->size / MODVERSION_SIZE;
	if (crcs && crcs->data)
		room += crcs->size / sizeof(uint32_t);
	out->versions = arena_array(arena, struct loadable_version, room);
	err = read_basic(object, arena, diags, out);
	return err ? err : read_extended(object, arena, diags, out);
}

/* Which of two entries of one name the loader would compare: see loadable.h. */
static void index_versions(const struct loadable *out, bool extended,
			   struct map *map)
{
	map_init(map, NULL);
	for (size_t i = 0; i < out->nversions; i++) {
		struct map_entry *entry;

		if (out->versions[i].extended != extended)
			continue;
		entry = map_put(map, str_of(out->versions[i].name));
		if (!entry->value)
			entry->value = &out->versions[i];
	}
}

/* Binutils leave this behind on x86; the kernel knows (6.1, ignore_undef_symbol()). */
static bool is_ignored(const struct object *object, const char *name)
{
	return object->machine == MACHINE_X86_64 &&
	       !strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

static void read_symbols(const struct object *object, struct arena *arena,
			 struct loadable *out)
{
	struct map basic, extended;
	size_t count = 0;

	index_versions(out, false, &basic);
	index_versions(out, true, &extended);
	for (size_t i = 0; i < object->nsymbols; i++)
		count += !!(object->symbols[i].flags & SYMBOL_UNDEFINED);
	out->imports = arena_array(arena, struct loadable_import, count);
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct loadable_import *import;

		if ((symbol->flags & SYMBOL_COMMON) && !out->common &&
		    strncmp(symbol->name, "__gnu_lto", 9))
			out->common = arena_strdup(arena, symbol->name);
		if (!(symbol->flags & SYMBOL_UNDEFINED)) {
			out->has_init |= !strcmp(symbol->name, "init_module");
			continue;
		}
		/* The null symbol. */
		if ((!i && object->kind == OBJECT_ELF) ||
		    is_ignored(object, symbol->name))
			continue;
		import = &out->imports[out->nimports++];
		import->weak = symbol->flags & SYMBOL_WEAK;
		import->basic = map_get(&basic, str_of(symbol->name));
		import->version = !out->has_extended ? import->basic :
				  map_get(&extended, str_of(symbol->name));
		import->name = import->version ? import->version->name :
			       arena_strdup(arena, symbol->name);
	}
	map_free(&basic);
	map_free(&extended);
}

/* Room for @more exports behind those that are there. */
static void reserve_exports(struct loadable *out, size_t more,
			    struct arena *arena)
{
	struct loadable_export *exports = arena_array(arena,
			struct loadable_export, out->nexports + more);

	if (out->nexports)
		memcpy(exports, out->exports, out->nexports * sizeof(*exports));
	out->exports = exports;
}

/* What our own block of versions says of an object that is no module yet; there
 * is room for it. */
static void read_block(const struct object *object, struct arena *arena,
		       struct loadable *out)
{
	const struct symver_block *block = object->symvers;

	if (!block)
		return;
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];

		out->exports[out->nexports++] = (struct loadable_export){
			.name = arena_strdup(arena, item->name),
			.namespace = arena_strdup(arena, item->namespace),
			.crc = item->crc,
			.has_crc = true,
			.gpl_only = item->class == SYMVER_EXPORT_GPL,
		};
	}
	out->generator = symver_generator_name(block->generator);
}

static size_t block_size(const struct object *object)
{
	return object->symvers ? object->symvers->count : 0;
}

struct fault_reading {
	const struct object *object;
	struct arena *arena;
	struct loadable *out;
};

/* Of a section, as references to locals are, its name. */
static const char *fault_symbol(const struct object *object,
				const struct symbol *symbol)
{
	return *symbol->name || !symbol->section ? symbol->name :
	       object->sections[symbol->section].name;
}

static void take_fault(const struct load_fault *fault, void *context)
{
	const struct fault_reading *r = context;
	const struct symbol *symbol = &r->object->symbols[fault->reloc.symbol];
	const char *name = fault_symbol(r->object, symbol);
	struct loadable *out = r->out;

	for (size_t i = 0; i < out->nfaults; i++)
		if (out->faults[i].kind == fault->kind &&
		    out->faults[i].type == fault->reloc.type &&
		    !strcmp(out->faults[i].symbol, name))
			return;
	if (out->all_faults++ >= LOADABLE_FAULTS)
		return;
	if (!out->faults)
		out->faults = arena_array(r->arena, struct loadable_fault,
					  LOADABLE_FAULTS);
	out->faults[out->nfaults++] = (struct loadable_fault){
		.kind = fault->kind,
		.type = fault->reloc.type,
		.symbol = arena_strdup(r->arena, name),
		.section = arena_strdup(r->arena, r->object->sections[
						fault->section].name),
		.offset = fault->reloc.offset,
		.table = fault->table,
		.index = fault->index,
		.weak = (symbol->flags & SYMBOL_WEAK) &&
			(symbol->flags & SYMBOL_UNDEFINED),
	};
}

static void take_section_fault(const struct section_fault *fault, void *context)
{
	const unsigned minded = SECTION_WRITABLE | SECTION_NOT_ALONE |
				SECTION_SHOWN_AGAIN;
	const struct fault_reading *r = context;
	struct loadable *out = r->out;
	unsigned fresh = fault->kinds & minded & ~out->section_kinds;

	if (!(fault->kinds & minded) ||
	    (out->all_section_faults++ >= LOADABLE_FAULTS && !fresh))
		return;
	out->section_kinds |= fresh;
	if (!out->section_faults)
		out->section_faults = arena_array(r->arena,
						  struct loadable_section_fault,
						  LOADABLE_FAULTS + 3);
	out->section_faults[out->nsection_faults++] =
		(struct loadable_section_fault){
			.kinds = fault->kinds,
			.name = arena_strdup(r->arena, r->object->sections[
						fault->section].name),
			.section = fault->section,
			.earlier = fault->earlier,
		};
}

static const struct {
	const char *name;
	unsigned bit;
} looked_for[] = {
	{ "__kflagstab", HAS_KFLAGSTAB },
	{ "__ksymtab_gpl", HAS_KSYMTAB_GPL },
	{ "__kcrctab_gpl", HAS_KCRCTAB_GPL },
	{ ".plt", HAS_PLT },
	{ ".init.plt", HAS_INIT_PLT },
	{ ".text.ftrace_trampoline", HAS_TRAMPOLINE },
	{ ".init.text.ftrace_trampoline", HAS_INIT_TRAMPOLINE },
	{ ".BTF_ids", HAS_BTF_IDS },
	{ ".debug_info", HAS_DEBUG_INFO },
	{ SECTION_KEPT_TYPES, HAS_KEPT_TYPES },
};

unsigned loadable_section_bit(const char *name)
{
	for (size_t i = 0; i < sizeof(looked_for) / sizeof(*looked_for); i++)
		if (!strcmp(looked_for[i].name, name))
			return looked_for[i].bit;
	return 0;
}

/* A copy of a section, which is checked when the kernel is known. */
static struct str kept_section(const struct object *object, const char *name,
			       struct arena *arena)
{
	struct str bytes = section_bytes(object, name);

	return bytes.p ? (struct str){ arena_str(arena, bytes), bytes.n } : bytes;
}

static int read_object(const struct object *object, struct arena *arena,
		       struct diags *diags, struct loadable *out)
{
	const struct section *this_module;
	struct fault_reading reading = { .object = object, .arena = arena,
					 .out = out };
	int err;

	out->machine = object->machine;
	out->has_symtab = object->nsymbols;
	out->kind = LOADABLE_BITCODE;
	if (object->kind == OBJECT_ELF) {
		this_module = object_section(object, ".gnu.linkonce.this_module");
		out->has_this_module = this_module && this_module->size;
		out->this_module_size = this_module ? this_module->size : 0;
		out->kind = this_module ? LOADABLE_MODULE : LOADABLE_OBJECT;
	}
	for (size_t i = 1; i < object->nsections; i++)
		out->sections |= loadable_section_bit(object->sections[i].name);
	err = read_versions(object, arena, diags, out);
	if (!err)
		err = read_ksymtab(object, arena, diags, out);
	if (err)
		return err;
	read_symbols(object, arena, out);
	reserve_exports(out, block_size(object), arena);
	read_block(object, arena, out);
	read_traits(object, arena, out);
	if (out->traits & BUILT_KCFI)
		kcfi_read(object, arena, out);
	if (out->machine == MACHINE_AARCH64)
		out->unwind = unwind_check(section_bytes(object,
							 ".init.eh_frame"));
	if (out->kind != LOADABLE_MODULE)
		return 0;
	out->btf = kept_section(object, ".BTF", arena);
	out->btf_base = kept_section(object, ".BTF.base", arena);
	load_faults(object, take_fault, &reading);
	section_faults(object, take_section_fault, &reading);
	return 0;
}

int loadable_read(const struct object *object, struct arena *arena,
		  struct diags *diags, struct loadable *out,
		  struct str *modinfo)
{
	*modinfo = (struct str){ NULL, 0 };
	if (object->kind == OBJECT_ARCHIVE) {
		size_t count = 0;

		for (size_t i = 0; i < object->nmembers; i++)
			count += block_size(&object->members[i]);
		reserve_exports(out, count, arena);
		out->kind = LOADABLE_BITCODE;
		out->machine = object->machine;
		for (size_t i = 0; i < object->nmembers; i++) {
			out->machine = object->members[i].machine;
			read_block(&object->members[i], arena, out);
			read_traits(&object->members[i], arena, out);
		}
		return 0;
	}
	*modinfo = section_bytes(object, ".modinfo");
	return read_object(object, arena, diags, out);
}
