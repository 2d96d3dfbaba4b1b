/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds a symbol of a module: who outside of its bitcode can ask for it, by
 * its name or by the section that it is in.  All else is the module's own affair, and the
 * compiler may do with it as with a static.
 */
#ifndef LTOMOD_MODLTO_HOLDS_H
#define LTOMOD_MODLTO_HOLDS_H

#include "base/map.h"
#include "model/object.h"

/* Names that are held; the value says by what, in words for people. */
struct holds {
	struct map names;
};

/* @arena holds the names. */
void holds_init(struct holds *holds, struct arena *arena);
void holds_free(struct holds *holds);

/* @name is held because of @why, a literal; the first reason stays. */
void holds_add(struct holds *holds, struct str name, const char *why);
void holds_add_all(struct holds *holds, const struct holds *more);

/*
 * What the symbols of @object say, one that is to be merged: what the module loader
 * asks for by name (init_module, cleanup_module), what is exported (__ksymtab_NAME,
 * to 6.3; __export_symbol_NAME since, include/linux/export.h), tables of devices
 * (__mod_…_device_table, which modpost reads), names in module-level asm.
 */
void holds_of_merged(struct holds *holds, const struct object *object);
/* An object that stays outside, machine code or a library: each global name it has, as it
 * may define it or need it. */
void holds_of_apart(struct holds *holds, const struct object *object);

/*
 * Every word of @text, assembly, that can be a name.  Of a __BTF_ID__func__NAME__ID
 * (include/linux/btf_ids.h), for which resolve_btfids looks for the function NAME, that.
 */
void holds_of_asm(struct holds *holds, struct str text);

/*
 * Whether what is in the section @name is there to be found through it: linker scripts, the
 * module loader and __start_/__stop_ symbols collect sections.  Those of code and plain data are
 * only places.
 */
bool section_is_collected(const char *name);

#endif
