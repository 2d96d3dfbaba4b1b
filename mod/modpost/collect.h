/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an object to a module: what it exports, what it imports, which of the
 * symbols that the kernel calls it defines.  Both export forms are read by what
 * the object holds, so that a kernel's and a module's generation may differ.
 */
#ifndef LTOMOD_MODPOST_COLLECT_H
#define LTOMOD_MODPOST_COLLECT_H

#include "modpost/session.h"

/* Imports: undefined global and weak symbols, in order of the symbol table. */
void collect_symbols(struct session *session, struct module *module);

/*
 * Exports before 6.5: a symbol __ksymtab_<s> in a section ___ksymtab+<s> or
 * ___ksymtab_gpl+<s>, and the namespace as the string at __kstrtabns_<s>.
 */
void collect_ksymtab(struct session *session, struct module *module);

/*
 * Exports since 6.5: records in .export_symbol, each a label __export_symbol_<s>,
 * license, namespace, and a pointer to <s>.  @relocs are those of the pointers.
 */
void collect_export_records(struct session *session, struct module *module,
			    const struct section *section,
			    const struct reloc *relocs, size_t count);

/*
 * The rest belongs to all modules, so only one thread may do it.
 *
 * Puts @export where imports look for it.  The last one that comes wins; one
 * exported twice is an error unless an external module replaces a symbol of
 * another module; the module that exports it again then has errors.  Before 5.19
 * it is a warning, and the first one stays.
 */
void collect_publish(struct session *session, struct export *export);

/* Exports that @module imports are not static functions: see is_local. */
void collect_seen(const struct session *session, const struct module *module);

#endif
