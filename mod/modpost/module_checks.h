/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is the module itself in order?  One function a policy. */
#ifndef LTOMOD_MODPOST_MODULE_CHECKS_H
#define LTOMOD_MODPOST_MODULE_CHECKS_H

#include "modpost/session.h"

/* The name fits the kernel's struct module: at most 55 bytes on 64 bit. */
void check_name_length(struct session *session, const struct module *module);
/* No two modules of this run have one name: the kernel would load only one. */
void check_name_unique(struct session *session);
/*
 * Under -m every export has a CRC; before 5.19, every one that asks for it.  A warning as in the kernel's modpost; with
 * @strict an error, since a module that imports it cannot be checked.
 */
void check_exports_versioned(struct session *session,
			     const struct module *module, bool strict);
/*
 * An export that is a static function or variable of its module, and that no
 * module after it imports, is an error (before 5.19).
 */
void check_static_exports(struct session *session);

#endif
