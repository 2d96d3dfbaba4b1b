/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Layouts of device ids in one kernel tree, as scripts/id-layout writes them:
 *
 *	# ltomod id-layout 1 x86_64
 *	struct pci_device_id 40			name, size
 *	field pci_device_id.vendor 0 4		name, offset, size
 *	const PCI_ANY_ID 4294967295		name, value of 32 bits
 *
 * Sizes and offsets are bytes.  What a kernel lacks is simply not there.
 */
#ifndef LTOMOD_FORMAT_IDLAYOUT_H
#define LTOMOD_FORMAT_IDLAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/map.h"

struct id_field {
	uint32_t offset;	/* into its struct; offset + size <= its size */
	uint32_t size;		/* at least 1 */
};

struct id_layout {
	struct map structs;	/* "pci_device_id" -> its struct id_field, offset 0 */
	struct map fields;	/* "pci_device_id.vendor" -> struct id_field */
	struct map consts;	/* "PCI_ANY_ID" -> uint32_t */
};

/*
 * Reads @text; all memory comes from @arena, but for the tables, which
 * id_layout_free() releases.  Returns 0, or -EBADMSG with an error
 * CODE_ID_LAYOUT_SYNTAX at the first line that is wrong; *out is then untouched.
 */
int id_layout_parse(const char *path, struct str text, struct arena *arena,
		    struct diags *diags, struct id_layout *out);
/* The same from the file @path; also the errors of file_map(). */
int id_layout_read(const char *path, struct arena *arena, struct diags *diags,
		   struct id_layout *out);
/* A zeroed struct is fine. */
void id_layout_free(struct id_layout *layout);

/* NULL if this kernel lacks it. */
const struct id_field *id_layout_struct(const struct id_layout *layout,
					const char *name);
const struct id_field *id_layout_field(const struct id_layout *layout,
				       const char *type, const char *field);
const uint32_t *id_layout_const(const struct id_layout *layout, const char *name);

#endif
