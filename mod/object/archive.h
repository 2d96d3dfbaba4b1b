/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to mod/object: archives, and the objects within them. */
#ifndef LTOMOD_OBJECT_ARCHIVE_H
#define LTOMOD_OBJECT_ARCHIVE_H

#include "base/diag.h"
#include "model/object.h"

/* Fills in *object, whose path, map and reader are set; 0 or a negative errno. */
int archive_read(struct object *object, struct diags *diags);

/*
 * Makes *object, zeroed memory of the caller, of the file @path or of @map
 * (kept by reference).  Members of an archive may not be archives again.
 */
int object_begin_file(struct object *object, const char *path,
		      bool is_member, struct diags *diags);
int object_begin_map(struct object *object, const char *path,
		     struct file_map map, bool is_member,
		     struct diags *diags);
void object_end(struct object *object);

#endif
