/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/dwarf: how libdwfl gets at an object.  It writes into what it
 * reads, and would look for debug information in files of its own choice.
 */
#ifndef LTOMOD_DWARF_DEBUGFILE_H
#define LTOMOD_DWARF_DEBUGFILE_H

#include <elfutils/libdwfl.h>

struct object;

/* A descriptor of an unnamed file that holds a copy of the object; the caller
 * closes it.  A negative errno where there is no memory for it. */
int debugfile_copy(const struct object *object);

/* For Dwfl_Callbacks.find_debuginfo: there is no other file. */
int debugfile_no_other(Dwfl_Module *module, void **data, const char *name,
		       Dwarf_Addr base, const char *file, const char *link,
		       GElf_Word crc, char **found);

#endif
