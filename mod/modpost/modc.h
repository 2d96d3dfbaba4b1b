/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * <module>.mod.c: the C source that makes a module of objects, byte for byte
 * as the kernel's own modpost of session->dialect writes it.
 */
#ifndef LTOMOD_MODPOST_MODC_H
#define LTOMOD_MODPOST_MODC_H

#include "base/buf.h"
#include "modpost/session.h"

/*
 * Appends the .mod.c of @module to @out.  Imports without a provider are left
 * out; so are those whose provider has no CRC, with a warning
 * CODE_IMPORT_NO_CRC.  An export without a CRC leaves as 0x00000000 (that is for
 * check_exports_versioned() to say).  Aliases come from module->aliases, the source
 * version from module->srcversion.
 *
 * Returns 0, or a negative errno and a diagnostic in session->diags:
 *	-ENAMETOOLONG	CODE_SYMBOL_TOO_LONG: a name of 56 bytes or more does not
 *			fit struct modversion_info (and there are no extended
 *			versions that it would fit)
 *	-EINVAL		CODE_NAME_UNPRINTABLE: a name or alias that would end its C string
 * @out then holds text that must not be used.
 */
int emit_mod_c(struct session *session, const struct module *module,
	       struct buf *out);

/* .vmlinux.export.c (5.19), likewise: the exports of vmlinux, and since 6.18 the
 * aliases of its modules. */
int emit_vmlinux_export_c(struct session *session, const struct module *vmlinux,
			  struct buf *out);

/* Which flags of a place in the tree a module has. */
bool module_is_staging(const struct module *module);
bool module_is_test(const struct session *session, const struct module *module);
/* An import that goes into the version tables has a provider with a CRC. */
bool import_is_versioned(const struct import *import);
/* Which of these tables there are: struct modversion_info, and the two of 6.14. */
void modc_version_sections(const struct session *session, bool *basic,
			   bool *extended);

/*
 * What goes into MODULE_INFO(depends, …): the base names of the modules that
 * @module imports from, in order of its imports, parted by commas.
 */
void emit_depends(const struct module *module, struct buf *out);

#endif
