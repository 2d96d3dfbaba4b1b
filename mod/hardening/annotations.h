/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/hardening: the places that the sources annotate as fine without
 * protection.  The last link discards most annotations, so the object that it was
 * given is asked as well, and what that says is carried over to the module.
 */
#ifndef LTOMOD_HARDENING_ANNOTATIONS_H
#define LTOMOD_HARDENING_ANNOTATIONS_H

#include "hardening/look.h"

/*
 * Fills in, sorted and as places of @module, @safe (a branch or return may look
 * unprotected) and @bare (no landing pad is meant to be there; only @linked tells).
 * Both are empty before.  @linked is NULL if it was not given.
 */
void annotated_places(const struct codemap *module, const struct codemap *linked,
		      struct arena *arena, struct places *safe,
		      struct places *bare);

#endif
