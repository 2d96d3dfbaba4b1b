/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of initcalls that a kernel built without LTO would have. */
#ifndef LTOMOD_INITCALL_INITCALLS_H
#define LTOMOD_INITCALL_INITCALLS_H

#include "base/diag.h"
#include "initcall/initcall.h"
#include "model/object.h"

/*
 * Appends the initcalls that @object, or each member of it, defines: call it
 * for one input after the other, in the order of the link.  Within a file they
 * are ordered by counter, which grows as the compiler reads the source; those
 * with the same counter stay in the order of the symbol table, and that they
 * cannot be told apart is a warning.  A name that says no order is an error.
 * Names are copied into @arena.
 */
void initcalls_collect(struct initcalls *initcalls, const struct object *object,
		       struct arena *arena, struct diags *diags);

/*
 * To be called when all were collected: none at all is an error.  Two with the
 * same id and level are a warning, as no linker script can tell them apart.
 */
void initcalls_finish(const struct initcalls *initcalls, struct diags *diags);

/*
 * Both for all @inputs (ends with NULL), objects and archives in the order of the
 * link.  One that is relative is meant from the directory @top, unless that is
 * NULL or "".  Should one not be readable, which is fatal, initcalls_finish() is
 * left out: what that one would have added is not known.
 */
void initcalls_read(struct initcalls *initcalls, char **inputs, const char *top,
		    struct arena *arena, struct diags *diags);

#endif
