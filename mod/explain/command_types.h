/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_EXPLAIN_COMMAND_TYPES_H
#define LTOMOD_EXPLAIN_COMMAND_TYPES_H

#include "loader/commands.h"

/* command_check(), and whether the modules were compiled with the kernel's types; in a
 * process of its own, which prints the diagnostics as well. */
int command_check_types(struct modvers_run *run);

#endif
