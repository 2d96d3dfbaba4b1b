/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command keep of modvers. */
#ifndef LTOMOD_EXPLAIN_COMMAND_KEEP_H
#define LTOMOD_EXPLAIN_COMMAND_KEEP_H

#include "loader/commands.h"

/* Has each of run->files keep its types (explain/kept.h).  0, or 2 with a diagnostic. */
int command_keep(struct modvers_run *run);

#endif
