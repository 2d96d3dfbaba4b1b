/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_EXPLAIN_COMMAND_EXPLAIN_H
#define LTOMOD_EXPLAIN_COMMAND_EXPLAIN_H

#include "loader/commands.h"

/*
 * Why the versions of run->files differ from those of the kernel run->against: 0
 * they do not, 1 some do, 2 failure.
 */
int command_explain(struct modvers_run *run);

#endif
