// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspect/linkable.h"

bool object_has_bitcode(const struct object *object)
{
	if (object->kind == OBJECT_BITCODE)
		return true;
	for (size_t i = 0; i < object->nmembers; i++)
		if (object_has_bitcode(&object->members[i]))
			return true;
	return false;
}

void check_link_machine(const struct object *object, enum machine machine,
			struct diags *diags)
{
	for (size_t i = 0; i < object->nmembers; i++)
		check_link_machine(&object->members[i], machine, diags);
	if (object->kind == OBJECT_ARCHIVE || object->machine == machine)
		return;
	diag_add(diags, DIAG_ERROR, CODE_LINK_MACHINE, PLACE_FILE(object->path),
		 "%s for %s, but the module is built for %s",
		 object_kind_name(object->kind), machine_name(object->machine),
		 machine_name(machine));
	diag_hint(diags, "left over from a build with another ARCH: remove it and build again");
}

void check_link_llvm(const struct object *object, unsigned llvm,
		     struct diags *diags)
{
	for (size_t i = 0; i < object->nmembers; i++)
		check_link_llvm(&object->members[i], llvm, diags);
	if (object->kind != OBJECT_BITCODE || object->producer_major <= llvm)
		return;
	diag_add(diags, DIAG_ERROR, CODE_LINK_LLVM, PLACE_FILE(object->path),
		 "bitcode of %s is newer than the linker, which is of LLVM %u",
		 object->producer, llvm);
	diag_hint(diags, "compile it with clang-%u, or build the module with LLVM_SUFFIX=-%u",
		  llvm, object->producer_major);
}
