/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System.map: the symbols of a kernel, a line each, as nm -n prints them.
 *
 *	ffffffff81b89650 R __start___ksymtab
 *	ffffffff81b89650 r __ksymtab_IO_APIC_get_PCI_irq_vector
 *
 * __ksymtab_<s> is the table entry of an export, and tells its class by its
 * address: GPL-only ones are between __start___ksymtab_gpl and
 * __stop___ksymtab_gpl.  Since 7.1 it does not: __start___kflagstab is there, and
 * what is in that table is not.
 */
#ifndef LTOMOD_LOADER_SYSTEMMAP_H
#define LTOMOD_LOADER_SYSTEMMAP_H

#include <stdbool.h>

#include "base/str.h"
#include "loader/habits.h"

/* Whether @text begins as such a file does. */
bool is_systemmap(struct str text);
/* Calls @each for every export in order; lines of no interest are skipped. */
void systemmap_exports(struct str text,
		       void (*each)(struct str symbol, enum told gpl_only,
				    void *context),
		       void *context);
/* Whether classes are flags there. */
bool systemmap_has_flags(struct str text);

#endif
