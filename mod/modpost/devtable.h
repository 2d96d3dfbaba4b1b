/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MODULE_DEVICE_TABLE: the arrays of device ids in an object, turned into the
 * alias strings by which udev and modprobe find the module ("pci:v00008086…",
 * "usb:v046DpC52B…", "of:N*T*Cvendor,chip").
 *
 * The arrays are found by the names of their symbols, all three forms:
 *	__mod_<type>__<array>_device_table			till 6.13
 *	__mod_device_table__<type>__<array>			since 6.14
 *	__mod_device_table__kmod_<module>__<type>__<array>	since 6.18
 */
#ifndef LTOMOD_MODPOST_DEVTABLE_H
#define LTOMOD_MODPOST_DEVTABLE_H

#include "format/idlayout.h"
#include "modpost/session.h"

/* What the name of such a symbol says. */
struct devtable_name {
	struct str module;	/* empty in the older forms */
	struct str type;
	struct str array;
};

/*
 * What the symbol @name stands for; false if it is no device table.  What a
 * compiler appended to the name (".llvm.123") is left out.
 */
bool devtable_symbol(const char *name, struct devtable_name *out);

/*
 * Appends to module->tables the device tables of module->object, in order of
 * its symbols.  Returns 0, or -EBADMSG with an error CODE_DEVTABLE_BOUNDS for a
 * table that does not lie within its section.
 */
int devtable_find(struct session *session, struct module *module);

/*
 * Finds the tables and appends their aliases to module->aliases, byte for byte
 * and in the order of the kernel's own modpost.  Types that this kernel makes
 * no aliases of are passed over, with -W with a note CODE_DEVTABLE_UNKNOWN.
 *
 * module->object has to be open; aliases belong to the session's arena.
 * Returns 0, or -EBADMSG with an error:
 *	devtable-bounds		see above
 *	devtable-size		the array is no multiple of the id's size
 *	devtable-terminator	its last element is not all zeros
 *	devtable-layout		@layout (id_layout_read()) is empty, or lacks
 *				a field or constant that the type needs
 *	devtable-value		ids that contradict themselves, or (7.1) make an
 *				alias longer than the kernel has room for
 * An id of which no alias can be made is a warning CODE_DEVTABLE_ENTRY.
 */
int devtable_aliases(struct session *session, struct module *module,
		     const struct id_layout *layout);

#endif
