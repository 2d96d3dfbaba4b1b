/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the build asks of an object before it is linked into a module. */
#ifndef LTOMOD_INSPECT_LINKABLE_H
#define LTOMOD_INSPECT_LINKABLE_H

#include "base/diag.h"
#include "model/object.h"

/* Whether @object, or a member of it, is bitcode. */
bool object_has_bitcode(const struct object *object);

/*
 * Adds an error CODE_LINK_MACHINE if @object, or a member of it, is not for
 * @machine.  That it is readable and not newer than libLLVM, object_open() has
 * seen to.
 */
void check_link_machine(const struct object *object, enum machine machine,
			struct diags *diags);

#endif
