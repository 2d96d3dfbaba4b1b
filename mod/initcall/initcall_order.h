/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a linked kernel run its initcalls in the wanted order? */
#ifndef LTOMOD_INITCALL_INITCALL_ORDER_H
#define LTOMOD_INITCALL_INITCALL_ORDER_H

#include "base/diag.h"
#include "model/code.h"
#include "initcall/initcall.h"

/*
 * Compares the tables of initcalls in a linked vmlinux.o, whose relocations
 * suffice in @code, with those that are @wanted.  If no error is added, this
 * was seen of every table: it is one section, nothing of it was left in others,
 * its entries are exactly those wanted, in that order, without a gap; each has
 * one relocation, and where that names a stub it is the initcall's own.
 */
void check_initcall_order(const struct initcalls *wanted,
			  const struct code *code, struct diags *diags);

/* The same for the file @path; what cannot be read or is not ELF is fatal. */
void verify_initcall_order(const struct initcalls *wanted, const char *path,
			   struct diags *diags);

#endif
