/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODFINAL_REFUSE_H
#define LTOMOD_MODFINAL_REFUSE_H

#include "base/diag.h"

/*
 * Says why something takes a compiler or a linker: a note, CODE_FINAL_LINKER, at @place.
 * Returns -ENOTSUP, which is what all of this room returns then.
 */
int refuse_at(struct diags *diags, struct place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define refuse(diags, object, ...) \
	refuse_at(diags, PLACE_FILE((object)->path), __VA_ARGS__)

#endif
