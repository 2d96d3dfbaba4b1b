/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a path to what a module loader sees: decompressed, read, and its
 * .modinfo understood.
 */
#ifndef LTOMOD_LOADER_MODFILE_H
#define LTOMOD_LOADER_MODFILE_H

#include "base/diag.h"
#include "loader/loadable.h"

/*
 * Reads the file @path: a module (.ko, also compressed), an object, bitcode or
 * an archive, a vmlinux, or a Module.symvers (also compressed).  The result is
 * in @arena.  Returns 0, or a negative errno after a diagnostic.
 */
int modfile_read(const char *path, struct arena *arena, struct diags *diags,
		 struct loadable **out);

/* "snd_hda_intel" of "…/snd-hda-intel.ko.xz", in @arena. */
const char *modfile_name(const char *path, struct arena *arena);
/* Whether @path is called like a module: .ko, .ko.gz, .ko.xz, .ko.zst. */
bool modfile_is_module(const char *path);

#endif
