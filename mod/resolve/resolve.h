/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Imports meet exports: after all inputs are read, every undefined symbol of a
 * module gets the export that provides it.
 */
#ifndef LTOMOD_RESOLVE_RESOLVE_H
#define LTOMOD_RESOLVE_RESOLVE_H

#include "model/session.h"

/* Sets import->export for every import of @module that somebody exports. */
void resolve_imports(struct session *session, struct module *module);

#endif
