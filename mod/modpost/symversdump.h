/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Module.symvers of a run: what -o writes. */
#ifndef LTOMOD_MODPOST_SYMVERSDUMP_H
#define LTOMOD_MODPOST_SYMVERSDUMP_H

#include "base/buf.h"
#include "modpost/session.h"

/*
 * Appends a line for every export of the modules that were read as objects,
 * modules in read order, exports in symbol order; what came from a dump is
 * left out, with options.trim also what nobody uses.  The order is that of
 * the kernel's modpost since 5.19; before, it followed its hash table.
 *
 * The list is made in parts, so that it need not be in memory: as many as there
 * are modules, each after the one before.
 */
void emit_symvers_dump(const struct session *session, size_t part,
		       struct buf *out);

/*
 * Likewise the nsdeps file (-d): a line "<module>.ko: NS1 NS2" for each module
 * that misses imports of namespaces.
 */
void emit_nsdeps(const struct session *session, size_t part, struct buf *out);

#endif
