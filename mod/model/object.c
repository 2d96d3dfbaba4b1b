// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/object.h"

const char *machine_name(enum machine machine)
{
	switch (machine) {
	case MACHINE_X86_64:
		return "x86_64";
	case MACHINE_AARCH64:
		return "arm64";
	case MACHINE_UNKNOWN:
		break;
	}
	return "unknown";
}

bool machine_parse(const char *name, enum machine *machine)
{
	static const enum machine known[] = { MACHINE_X86_64, MACHINE_AARCH64 };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (!strcmp(name, machine_name(known[i]))) {
			*machine = known[i];
			return true;
		}
	}
	return false;
}

const char *object_kind_name(enum object_kind kind)
{
	switch (kind) {
	case OBJECT_ELF:
		return "ELF";
	case OBJECT_BITCODE:
		return "bitcode";
	case OBJECT_ARCHIVE:
		return "archive";
	}
	return "unknown";
}

const struct section *object_section(const struct object *object,
				     const char *name)
{
	for (size_t i = 1; i < object->nsections; i++)
		if (!strcmp(object->sections[i].name, name))
			return &object->sections[i];
	return NULL;
}
