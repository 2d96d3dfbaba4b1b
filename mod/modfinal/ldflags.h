/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODFINAL_LDFLAGS_H
#define LTOMOD_MODFINAL_LDFLAGS_H

#include "base/diag.h"
#include "modfinal/partial.h"

/*
 * What the words of a linker's command line that are not files mean for a partial link of
 * machine code, into *options.  Returns 0, or -ENOTSUP after a note (CODE_FINAL_LINKER)
 * about a word that is not in the table.
 */
int ldflags_read(const char *words, struct diags *diags,
		 struct partial_options *options);

#endif
