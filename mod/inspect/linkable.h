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
 * @machine.  That it is readable, object_open() has seen to.
 */
void check_link_machine(const struct object *object, enum machine machine,
			struct diags *diags);

/*
 * Adds an error CODE_LINK_LLVM if @object, or a member of it, is bitcode of an
 * LLVM newer than @llvm, the linker's major version: bitcode is read by the LLVM
 * that wrote it and by newer ones (llvm.org, "IR backwards compatibility").
 */
void check_link_llvm(const struct object *object, unsigned llvm,
		     struct diags *diags);

#endif
