/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a compiler would make of foo.mod.c, made of what modpost handed over.  How it has to
 * look in one kernel tree is not written here: the tree's compiler has made it once, of a
 * module that has everything (modpost --template), and what it made is the pattern:
 * struct module with its size, its alignment and the places of name, init and exit; the
 * entries of export tables; notes, vermagic and what else the tree's headers bring.
 *
 *	pattern.c		takes it, and proves it
 *	completion.c		sections: pattern + what was handed over
 *	completion_symbols.c	and symbols
 *
 * The proof, each time: of what was handed over for the template itself has to come what the
 * compiler made of it.  Left out are debug information, and the table of addresses
 * that matter (.llvm_addrsig), which a partial link makes meaningless.
 */
#ifndef LTOMOD_MODFINAL_COMPLETION_H
#define LTOMOD_MODFINAL_COMPLETION_H

#include "base/buf.h"
#include "base/map.h"
#include "elf/image.h"
#include "modfinal/handoff.h"
#include "modfinal/refuse.h"
#include "model/object.h"

/* MODULE_NAME_LEN (include/linux/moduleparam.h): with its NUL. */
#define NAME_ROOM 56

struct pattern {
	struct object *object;		/* the compiled template */
	const uint8_t *symtab;
	const struct handed_module *module;	/* what was handed over for it */
	/* Sections of the object, 0: it has none. */
	uint32_t strings, infos, this_module, versions, ext_crcs, ext_names;
	uint64_t name_at;		/* in struct module */
	bool mapping;			/* arm64: $d where data begins */
	/* A symbol of .modinfo: "__UNIQUE_ID_modinfo_" or, tagged, "__UNIQUE_ID_" and
	 * the tag; then a number, which counts up. */
	const char *info_symbol;
	unsigned long long info_number;
	bool info_tagged;
	/* Which export of the module is the pattern for [is_function][gpl_only]. */
	const struct handed_export *exports[2][2];
};

/*
 * Takes @object, compiled from the template's .mod.c, and @module, handed over for it, for
 * the pattern, and proves it.  Returns 0, or -ENOTSUP after a note (CODE_FINAL_LINKER):
 * with this compiler and these headers a module has to be compiled.
 */
int pattern_take(struct object *object, const struct handed_module *module,
		 struct arena *arena, struct diags *diags,
		 struct pattern *pattern);

/*
 * What foo.mod.c would compile to, in @arena.  -ENOTSUP as above.  With @once, each string of
 * __ksymtab_strings is there once, as it is after a link.
 */
int completion_make(const struct pattern *pattern,
		    const struct handed_module *module, bool once,
		    struct arena *arena, struct diags *diags,
		    struct image *image);

/* ---- private to these files -------------------------------------------- */

/* A relocation against a symbol by name or, NULL, that of a made section. */
struct made_reloc {
	struct reloc reloc;		/* but for the symbol */
	const char *symbol;
	uint32_t section;
};

struct made {
	struct image_section section;
	struct made_reloc *relocs;
	size_t nrelocs;
};

struct export_strings {
	uint64_t name, namespace;	/* offsets into __ksymtab_strings */
};

struct maker {
	const struct pattern *pattern;
	const struct handed_module *module;
	bool once;
	struct arena *arena;
	struct diags *diags;

	struct made *sections;		/* [0] is the null section */
	size_t nsections;
	uint32_t *made_of;		/* by section of the pattern; 0: nothing */
	uint32_t *export_made[3];	/* by export: its entry, flags, CRC; 0: none */
	struct export_strings *strings;	/* by export */

	struct image_symbol *symbols;
	size_t nsymbols, nlocals;
	struct map by_name;		/* of symbols that relocations name: the index */
	uint32_t *section_symbols;	/* by made section; 0: none */
};

/* The tables of an export, in the order in which a .mod.c fills them. */
enum export_part { EXPORT_ENTRY, EXPORT_FLAGS, EXPORT_CRC };
/* Which of them section @name is for the export called @export; -1: none. */
int export_part_of(const char *name, const char *export);
/* What stands in the pattern for @export of a module. */
const struct handed_export *pattern_export(const struct pattern *pattern,
					   const struct handed_export *export);
/* The symbol "<prefix><name>" of the pattern's object; 0 if there is none. */
uint32_t pattern_symbol(const struct pattern *pattern, const char *prefix,
			const char *name);
/* The text of @info, "tag=value"; NULL if it is the tree's, and that has none. */
const char *pattern_info(const struct pattern *pattern,
			 const struct handed_info *info);
/* Is @section of the template one that no completion has? */
bool pattern_leaves_out(const struct section *section);
/* Is section @index of the template for one of its exports, or for all? */
bool pattern_is_of_export(const struct pattern *pattern, uint32_t index);
/* Fills symbols, nlocals, by_name and section_symbols. */
void completion_symbols(struct maker *maker);

#endif
