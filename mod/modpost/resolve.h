/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Imports meet exports: after all inputs are read, every undefined symbol of a
 * module gets the export that provides it.
 */
#ifndef LTOMOD_MODPOST_RESOLVE_H
#define LTOMOD_MODPOST_RESOLVE_H

#include "modpost/session.h"

/*
 * Sets import->found for every import of @module that some module exports, and
 * marks the export as used if it is another one.  Several threads may do this
 * at once.
 */
void resolve_imports(const struct session *session, struct module *module);

/* What exports @name counts as used; nobody may. */
void resolve_kept(const struct session *session, const char *name);

/*
 * Exports that count as used: those whose names stand in @text, one a line.
 * Names that nobody exports do not matter.
 */
void resolve_whitelist(const struct session *session, struct str text);

#endif
