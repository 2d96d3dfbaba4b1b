/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May this module use what it imports?  One function a policy. */
#ifndef LTOMOD_MODPOST_IMPORTS_H
#define LTOMOD_MODPOST_IMPORTS_H

#include "modpost/session.h"

/* Nobody exports it: an error, with -w a warning; weak imports may be missing.
 * Also: the module exports it but does not define it. */
void check_unresolved(struct session *session, struct module *module);
/* The export's namespace has to be imported: an error, with -N a warning.
 * Fills module->missing_namespaces. */
void check_namespaces(struct session *session, struct module *module);
/* A GPL-only export used by a module under another licence. */
void check_gpl_only(struct session *session, struct module *module);

#endif
