/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in the .mod.c of each module, as data for bin/modfinal, which makes the
 * .ko of it without a compiler: docs/man/ltomod-handoff.5.  A statement of the .mod.c is a
 * line of the hand-off, in the same order.
 */
#ifndef LTOMOD_MODPOST_HANDOFF_H
#define LTOMOD_MODPOST_HANDOFF_H

#include "base/buf.h"
#include "modpost/session.h"

/*
 * Appends what emit_mod_c() said of @module, which was successful: names are fit to
 * be written, imports without a version have been warned of.
 */
void emit_handoff(const struct session *session, const struct module *module,
		  struct buf *out);
/* What comes before the first module and after the last of @count. */
void emit_handoff_begin(struct buf *out);
void emit_handoff_end(size_t count, struct buf *out);

/*
 * A module that uses everything that a .mod.c of session->dialect and
 * session->options can have: a compiler makes of its .mod.c the pattern that
 * modfinal works by.  In the session's arena; module_free() is the caller's.
 */
struct module *handoff_template(struct session *session);

#endif
