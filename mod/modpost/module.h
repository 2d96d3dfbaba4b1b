/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nouns of modpost: a session works on modules; a module exports and
 * imports symbols.  Plain data and look-ups, no I/O.
 */
#ifndef LTOMOD_MODPOST_MODULE_H
#define LTOMOD_MODPOST_MODULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "model/names.h"
#include "model/object.h"

struct module;

/* Where the CRC of an export came from, in the order in which they count. */
enum crc_source {
	CRC_NONE,
	CRC_DUMP,		/* column 1 of a Module.symvers */
	CRC_BLOCK,		/* the block of versions inside of an object */
	CRC_CMD,		/* #SYMVER in .<object>.o.cmd */
	CRC_SYMVERSIONS,	/* __crc_x = 0x…; in <object>.symversions */
	CRC_ABSOLUTE,		/* absolute symbol __crc_x of the object */
};

struct export {
	const char *name;
	struct module *module;
	const char *namespace;		/* "" if in none; never NULL */
	uint32_t crc;
	enum crc_source crc_source;
	bool gpl_only;
	bool is_function;		/* of a module being built: STT_FUNC */
	bool is_local;			/* neither its module nor a later one has a
					   global symbol of the name */
	bool used;			/* some module of this run imports it */
};

/*
 * Names of undefined symbols, for all modules that one thread reads: the imports
 * of a kernel's modules are many times as many as their names.
 */
struct import_names {
	struct map map;			/* name -> struct export, once resolved */
	struct import_names *next;	/* of another thread */
};

/* A name by its place in there. */
struct import_ref {
	uint32_t name : 31;
	uint32_t weak : 1;
};

/* What module_import() makes of it. */
struct import {
	const char *name;
	bool weak;
	bool is_own;			/* the module itself exports it, undefined */
	struct export *export;		/* which other module provides it; or NULL */
};

/* One MODULE_DEVICE_TABLE: the ids as they lie in the object. */
struct device_table {
	const char *type;		/* "pci", "usb", … */
	const char *module;		/* "" before 6.18, which do not say */
	const char *name;		/* of the array in the source */
	uint32_t section;		/* index into object->sections */
	uint64_t offset;		/* into that section */
	uint64_t size;			/* bytes */
};

struct module {
	const char *name;	/* canonical: path without suffix, "drivers/a/b" */
	const char *path;	/* the object read; NULL for one of a dump */

	/* While it is being read; else NULL and empty. */
	struct object *object;
	struct names sources;		/* objects that it is made of (.mod) */
	struct device_table *tables;
	size_t ntables;
	size_t tables_room;

	enum machine machine;
	bool is_vmlinux;
	bool from_dump;		/* known from a Module.symvers only */
	bool is_double;		/* listed before; its files are those of the first */
	bool has_errors;	/* its .mod.c must not be written */
	bool is_gpl_compatible;
	bool has_init;		/* defines init_module */
	bool has_cleanup;	/* defines cleanup_module */

	struct export **exports;	/* in order of the object's symbols */
	size_t nexports;
	size_t exports_room;
	const struct import_names *import_names;
	struct import_ref *imports;	/* in order of the object's symbols */
	size_t nimports;
	size_t imports_room;

	size_t mismatches;		/* section mismatches that -E counts */
	struct names imported_namespaces;
	struct names missing_namespaces;
	struct names aliases;		/* "pci:v…", in order of the tables */
	struct names alias_modules;	/* of vmlinux: which module each is for */
	struct names no_trim;		/* names of exports that -t has to keep */
	const char *srcversion;		/* NULL: not asked for */
};

/* Import @i, which is less than module->nimports. */
static inline struct import module_import(const struct module *module, size_t i)
{
	struct import_ref ref = module->imports[i];
	const struct map_entry *name = &module->import_names->map.entries[ref.name];
	struct export *found = name->value;
	bool is_own = found && found->module == module;

	return (struct import){
		.name = name->name.p,
		.weak = ref.weak,
		.is_own = is_own,
		.export = is_own ? NULL : found,
	};
}

#endif
