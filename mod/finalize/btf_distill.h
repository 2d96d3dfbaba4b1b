/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A base of its own for the BTF of a module: of each type of the kernel that the
 * module refers to its name, and its size.  Where a kernel finds section .BTF.base
 * in a module (6.11 and later: kernel/bpf/btf.c, tools/lib/bpf/btf_relocate.c, where
 * what may stand there is read), it looks for its own types of these names; so the
 * module need not be built with the very vmlinux.
 */
#ifndef LTOMOD_FINALIZE_BTF_DISTILL_H
#define LTOMOD_FINALIZE_BTF_DISTILL_H

#include "base/buf.h"
#include "elf/btf.h"

/*
 * Writes to @base_out what @module, read with its base, needs of that: integers,
 * floats, what is only named, and structs, unions and enums that have a name,
 * without members; to @out the types of @module, and behind them what else they
 * refer to in the base.  The two are those that libbpf's btf__distill_base() makes, but
 * for names, of which @out has all of its own, and for an integer in a base that would
 * be empty, which a kernel refuses.  Returns 0, or -EBADMSG with a
 * diagnostic (CODE_BTF_MALFORMED) about @path if @module refers to a function or
 * variable of the base.
 */
int btf_distill(const char *path, const struct btf *module, struct arena *arena,
		struct diags *diags, struct buf *base_out, struct buf *out);

#endif
