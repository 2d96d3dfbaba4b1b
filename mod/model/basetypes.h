/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What compilers call C's base types in debug information. */
#ifndef LTOMOD_MODEL_BASETYPES_H
#define LTOMOD_MODEL_BASETYPES_H

/* What clang calls the base type that gcc calls @name: "unsigned long" of "long
 * unsigned int"; @name itself, which may be NULL, where they agree. */
const char *base_type_name(const char *name);

#endif
