/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The properties in a note "GNU" of type NT_GNU_PROPERTY_TYPE_0 (.note.gnu.property; Linux
 * Extensions to gABI, "Program Property"), as far as they say what all of a program's code has:
 * GNU_PROPERTY_X86_FEATURE_1_AND, GNU_PROPERTY_AARCH64_FEATURE_1_AND.
 */
#ifndef LTOMOD_ELF_PROPERTY_H
#define LTOMOD_ELF_PROPERTY_H

#include "base/str.h"
#include "model/object.h"

/* Its pr_type on @machine. */
uint32_t property_type(enum machine machine);
/* Its bits in @properties, what is behind the note's name; 0 if they do not say, and of what is
 * cut short no more than is there. */
uint32_t property_features(struct str properties, enum machine machine);

#endif
