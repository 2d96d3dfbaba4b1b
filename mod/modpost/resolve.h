/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Imports meet exports: after all inputs are read, every undefined symbol of a
 * module gets the export that provides it.
 */
#ifndef LTOMOD_MODPOST_RESOLVE_H
#define LTOMOD_MODPOST_RESOLVE_H

#include "modpost/session.h"

/* Sets what each of @names is provided by. */
void resolve_names(const struct session *session, struct import_names *names);

/*
 * Marks what other modules provide @module with as used.  Several threads may do
 * this at once.
 */
void resolve_used(const struct module *module);

/* What exports @name counts as used; nobody may. */
void resolve_kept(const struct session *session, const char *name);

/*
 * Exports that count as used: those whose names stand in @text, one a line.
 * Names that nobody exports do not matter.
 */
void resolve_whitelist(const struct session *session, struct str text);

#endif
