/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types (BTF) that are in a file of whatever kind: a vmlinux, a module (.ko,
 * compressed or not), BTF alone (/sys/kernel/btf/vmlinux), and kernels as they are
 * booted: x86's bzImage, arm64's Image, packed or EFI zboot.
 */
#ifndef LTOMOD_OBJECT_BTFFILE_H
#define LTOMOD_OBJECT_BTFFILE_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "elf/btf.h"

/* Stays where it is: what is in it refers to it. */
struct btf_file {
	struct btf btf;		/* its base is the one given, or distilled */
	struct btf distilled;	/* of .BTF.base: types by name and size only */
	struct str bytes;	/* the BTF as it is written */
	/* Whose memory that is. */
	struct file_map map;
	struct buf unpacked;
};

/*
 * Reads the types of @path into *out, and what they need into @arena.  @base is the
 * kernel's, for a module that is split and does not bring .BTF.base; NULL: not
 * known; it has to live as long as *out.  Of an Image, which says nothing of where
 * its types are, the largest BTF in it is taken.  Returns 0, or a negative errno
 * after a fatal diagnostic, with nothing to be closed: -ENOENT without BTF
 * (CODE_BTF_MISSING), -ENOLINK for what lacks a base (CODE_BTF_BASE), -EBADMSG
 * for what is damaged (CODE_BTF_MALFORMED), and those of file_map(), decompress()
 * and boot_image_unpack().
 */
int btf_file_open(const char *path, const struct btf *base, struct arena *arena,
		  struct diags *diags, struct btf_file *out);
void btf_file_close(struct btf_file *file);

#endif
