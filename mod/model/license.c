// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/license.h"

#include <stddef.h>
#include <string.h>

/* include/linux/license.h, unchanged from 2.6.12 to 6.17. */
static const char *const gpl_compatible[] = {
	"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
	"Dual MIT/GPL", "Dual MPL/GPL",
};

bool license_is_gpl_compatible(const char *license)
{
	for (size_t i = 0; i < sizeof(gpl_compatible) / sizeof(gpl_compatible[0]); i++)
		if (!strcmp(license, gpl_compatible[i]))
			return true;
	return false;
}
