/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The linker script that puts initcalls in order. */
#ifndef LTOMOD_INITCALL_INITCALL_LDS_H
#define LTOMOD_INITCALL_INITCALL_LDS_H

#include "base/buf.h"
#include "base/diag.h"
#include "initcall/initcall.h"

/*
 * Appends a SECTIONS command with an output section for each level that has
 * initcalls, levels by name, entries in order: what the kernel's
 * scripts/generate_initcall_order.pl (5.12 to 6.17) writes, byte for byte.
 */
void emit_initcall_lds(const struct initcalls *initcalls, struct buf *out);

/* The same, written to the file @path, or to standard output if that is NULL;
 * a failure is a fatal diagnostic. */
void write_initcall_lds(const struct initcalls *initcalls, const char *path,
			struct diags *diags);

#endif
