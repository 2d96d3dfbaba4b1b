/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an object is, as `inspect` says it: kind, machine, counts, and the lists
 * that are asked for.  The empty entry that begins each table of ELF, and the
 * sections of bitcode, is neither listed nor counted; numbers of sections are
 * those of the file.
 */
#ifndef LTOMOD_INSPECT_DESCRIBE_H
#define LTOMOD_INSPECT_DESCRIBE_H

#include <jansson.h>

#include "model/object.h"

struct describe_lists {
	bool sections;
	bool symbols;
};

/*
 * Writes one line to standard output, with the lists and one such text a member
 * of an archive below it, two blanks further in than @indent.  Names pass
 * base/out.h.  The caller looks whether all could be written.
 */
void describe_print(const struct object *object,
		    const struct describe_lists *lists, int indent);
/* The same as an object of JSON; the caller owns the reference. */
json_t *describe_json(const struct object *object,
		      const struct describe_lists *lists);

#endif
