/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command compare of modvers. */
#ifndef LTOMOD_COMPARE_COMMAND_COMPARE_H
#define LTOMOD_COMPARE_COMMAND_COMPARE_H

#include "loader/commands.h"

/* Whether @types is NULL, "" or two directories, "A,B". */
bool compare_types_are_two(const char *types);
/*
 * Compares run->files, which are two, and prints.  0 what loads on the first
 * loads on the second, 1 there are changes that break modules, 2 failure.
 */
int command_compare(struct modvers_run *run);

#endif
